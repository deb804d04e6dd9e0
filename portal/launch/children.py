"""Child processes with an owner: started in order, stopped in reverse order, never orphaned."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

Command = Sequence[str | Path]
TETHER = Path(__file__).with_name("tether.py")
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class LaunchError(Exception):
    """A program did not start, or stopped by itself; the message names it and shows its last words."""


class Stopped(SystemExit):
    """Someone asked us to stop."""


@dataclass(frozen=True)
class Owner:
    """The user that a child runs as."""

    uid: int
    gid: int

    def __str__(self) -> str:
        return f"{self.uid}:{self.gid}"


@dataclass(frozen=True)
class Child:
    """One running program."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: signal.Signals
    grace: float

    @property
    def is_alive(self) -> bool:
        """Tell whether the program still runs."""
        return self.process.poll() is None

    def stop(self) -> None:
        """Ask politely, wait for the grace, then end whatever is left of its process group."""
        with suppress(ProcessLookupError):
            self.process.send_signal(self.stop_signal)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(self.grace)
        self.kill()

    def kill(self) -> None:
        """End the program and its own children at once."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def last_words(self, lines: int = 15) -> str:
        """Give the end of its log, for an error message."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


@dataclass
class Children:
    """The children of this process; leaving the ``with`` block stops them, last started first."""

    logs: Path
    running: list[Child] = field(default_factory=list)
    _stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        self.logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def start(
        self,
        name: str,
        command: Command,
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        owner: Owner | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        grace: float = 10.0,
    ) -> Child:
        """Start a program in a process group of its own, so that Ctrl-C reaches it through us and in order.

        Call it from a thread that lives as long as the program should: the tether is to that thread.
        """
        log = self.logs / f"{name}.log"
        tie = (str(os.getpid()), str(int(stop_signal)), str(owner or ""))
        tethered: list[str | Path] = [sys.executable, "-I", "-S", TETHER, *tie, *command]
        with log.open("ab") as out:
            process = subprocess.Popen(
                tethered,
                env={**os.environ, **(env or {})},
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        child = Child(name, process, log, stop_signal, grace)
        self.running.append(child)
        self._stack.callback(self._retire, child)
        return child

    def finally_do(self, step: Callable[[], object]) -> None:
        """Run a step when stopping, after the children started later have stopped."""
        self._stack.callback(step)

    def watch(self, every: float = 0.5) -> None:
        """Wait until someone asks us to stop; raise LaunchError when a child stops by itself."""
        while True:
            for child in self.running:
                require_alive(child)
            time.sleep(every)

    def _retire(self, child: Child) -> None:
        child.stop()
        self.running.remove(child)


def require_alive(child: Child) -> None:
    """Raise LaunchError with the child's last words when it has stopped."""
    if not child.is_alive:
        code = child.process.returncode
        raise LaunchError(f"{child.name} stopped with code {code}. Its last words:\n{child.last_words()}")


def wait_until(ready: Callable[[], bool], *, child: Child, seconds: float, every: float = 0.05) -> None:
    """Wait until a check says yes; raise LaunchError when the child stops or the time is up."""
    deadline = time.monotonic() + seconds
    while not ready():
        require_alive(child)
        if time.monotonic() > deadline:
            raise LaunchError(f"{child.name} was not ready in {seconds:.0f} s. Its log:\n{child.last_words()}")
        time.sleep(every)


@contextmanager
def stopping_on_signals() -> Iterator[None]:
    """Turn the first SIGTERM, SIGINT or SIGHUP into ``Stopped``, and ignore further ones while we stop."""

    def leave(_number: int, _frame: FrameType | None) -> None:
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        raise Stopped(0)

    before = {number: signal.signal(number, leave) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

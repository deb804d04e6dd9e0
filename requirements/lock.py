"""Write the hashed locks from the .in files, and refuse what must never be in them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = ROOT / ".venv" / "bin" / "uv"
OPTIONS = [
    "-q",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--universal",
    "--python-version",
    "3.11",
]
FORBIDDEN = {
    "psycopg": "Django prefers it silently, and its pure Python row reading is fourteen times slower",
    "psycopg-binary": "psycopg2-binary is our driver",
}


def faults(lock_text: str) -> list[str]:
    """List what a lock may not contain: psycopg 3, and any download address."""
    names = re.findall(r"^([A-Za-z0-9._-]+)==", lock_text, re.MULTILINE)
    found = [f"{name}: {FORBIDDEN[name]}" for name in names if name in FORBIDDEN]
    if "://" in lock_text or "index-url" in lock_text:
        found.append("a download address")
    unhashed = re.findall(r"^[A-Za-z0-9._-]+==[^\\\n]*$", lock_text, re.MULTILINE)
    return found + [f"no hash: {line}" for line in unhashed]


def compile_lock(source: str, target: str, *extra: str) -> None:
    """Resolve one .in file into one lock, and check the result."""
    command: list[str | Path] = [
        UV,
        "pip",
        "compile",
        *OPTIONS,
        *extra,
        f"requirements/{source}",
        "-o",
        target,
    ]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    if wrong := faults((ROOT / target).read_text()):
        sys.exit(f"{target} may not be used:\n  " + "\n  ".join(wrong))


if __name__ == "__main__":
    upgrade = ["--upgrade"] if "--upgrade" in sys.argv else []
    compile_lock("dev.in", "requirements-dev.txt", *upgrade)
    compile_lock("runtime.in", "requirements.txt", "-c", "requirements-dev.txt", *upgrade)

"""Finds the browser; `make setup` has installed it where it may."""

from __future__ import annotations

import shutil
from pathlib import Path

from portal.launch.children import LaunchError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def program() -> Path:
    """Give the browser's path, or fail with the line that installs it: a missing browser is never a skip."""
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    raise LaunchError("No Chromium on PATH. Run this once: sudo apt-get install -y chromium")

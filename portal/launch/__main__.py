"""Runs a management command beside a broker and a worker of our own: ``python -m portal.launch make_report``."""

from __future__ import annotations

import os
import subprocess
import sys

from django.conf import settings

from portal.launch import programs, valkey
from portal.launch.children import Children, stopping_on_signals


def main(command: list[str]) -> int:
    """Start broker and worker, run the command with their address, and give its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    with stopping_on_signals(), Children(settings.VAR_DIR / "log") as children:
        broker = valkey.start(children, settings.VAR_DIR / "broker")
        env = programs.environment(REDIS_URL=broker.url)
        programs.worker(children, env, processes=1)
        return subprocess.run(
            [programs.ENTRYPOINT, "manage", *command], env={**os.environ, **env}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

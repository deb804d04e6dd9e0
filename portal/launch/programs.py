"""The portal's own programs, started through the entrypoint that the containers use too."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from portal.launch import health
from portal.launch.children import Child, Children, wait_until

ENTRYPOINT = Path(__file__).resolve().parents[2] / "deploy" / "entrypoint"


def environment(**more: str) -> dict[str, str]:
    """Give the environment for a program: this interpreter first on PATH, and what is asked for."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    return {"PATH": path, "PYTHONUNBUFFERED": "1", **more}


def worker(
    children: Children, env: Mapping[str, str], *, name: str = "worker", processes: int = 2, grace: float = 15
) -> Child:
    """Start a Celery worker; work that outlasts the grace when it stops is taken up again by the next one."""
    own = {"WORKER_NAME": f"{name}-{os.getpid()}", "WORKERS": str(processes)}
    return children.start(name, [ENTRYPOINT, "worker"], env={**env, **own}, grace=grace)


def beat(children: Children, env: Mapping[str, str]) -> Child:
    """Start the clock that sends scheduled tasks."""
    return children.start("beat", [ENTRYPOINT, "beat"], env=env)


def web(children: Children, env: Mapping[str, str], *, port: int, processes: int = 2) -> Child:
    """Start the web server on loopback and wait until the portal says it is well."""
    own = {"PORT": str(port), "WEB_WORKERS": str(processes)}
    child = children.start("web", [ENTRYPOINT, "web"], env={**env, **own}, grace=15)
    host = env.get("ALLOWED_HOSTS", "localhost").split(",")[0]
    wait_until(lambda: health.answers(port, host), child=child, seconds=60, every=0.1)
    return child

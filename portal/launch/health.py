"""Asks a running part of the portal whether it is well: ``python -m portal.launch.health web|worker|beat``."""

from __future__ import annotations

import http.client
import os
import sys
import time
from pathlib import Path

PAGE = "/helse/"
BEAT_SILENCE = 600  # seconds; beat saves its schedule every third minute


def web_answers(port: int, host: str = "localhost") -> bool:
    """Tell whether the web server on loopback says it is healthy, database and all."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", PAGE, headers={"Host": host, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def worker_answers(name: str) -> bool:
    """Tell whether the worker of this name answers through the broker."""
    return bool(celery.app.control.ping(destination=[name], timeout=5))


def beat_is_fresh(schedule: Path) -> bool:
    """Tell whether the schedule was saved lately."""
    return schedule.exists() and time.time() - schedule.stat().st_mtime < BEAT_SILENCE


def main(part: str) -> bool:
    """Check one part, the way its environment says that it was started."""
    if part == "web":
        host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
        return web_answers(int(os.environ.get("PORT", "8000")), host)
    return False


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1]) else 1)

"""Asks the running web server whether it is well: ``python -m portal.launch.health``."""

from __future__ import annotations

import http.client
import os
import sys

PAGE = "/helse/"


def answers(port: int, host: str = "localhost") -> bool:
    """Tell whether the web server on loopback says that it is healthy."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", PAGE, headers={"Host": host, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    own_host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
    sys.exit(0 if answers(int(os.environ.get("PORT", "8000")), own_host) else 1)

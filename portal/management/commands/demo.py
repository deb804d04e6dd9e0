"""Serves the whole portal from one folder, with example data: web, worker, clock and broker."""

from __future__ import annotations

import errno
import os
import socket
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from portal.accounts.models import User
from portal.launch import programs, valkey
from portal.launch.children import Children, LaunchError, stopping_on_signals


def prepare() -> None:
    """Bring the database, the register and the example data up to date; the details go to the log."""
    log = settings.VAR_DIR / "log" / "prepare.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as out:
        call_command("migrate", interactive=False, stdout=out)
        call_command("load_register", stdout=out)
        call_command("load_demo", stdout=out)
        call_command("collectstatic", interactive=False, stdout=out)


def require_free(port: int) -> None:
    """Refuse a port that somebody else already serves."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise CommandError(f"Port {port} is taken. Choose another: PORT={port + 1} make demo") from error


class Command(BaseCommand):
    """See the module's own sentence."""

    help = __doc__ or ""

    def handle(self, **_options: Any) -> None:
        """Prepare, serve until Ctrl-C or SIGTERM, and stop every child in order."""
        if not settings.DEMO:
            raise CommandError("Example data belongs in a demo only: run `make demo`, which sets PORTAL_DEMO=1.")
        port = int(os.environ.get("PORT", "8000"))
        require_free(port)
        try:
            with stopping_on_signals(), Children(settings.VAR_DIR / "log") as children:
                self.serve(children, port)
        except LaunchError as error:
            raise CommandError(str(error)) from error

    def serve(self, children: Children, port: int) -> None:
        """Start everything, say where it is, and watch over it."""
        self.stdout.write("Preparing the database and the example data ...")
        prepare()
        broker = valkey.start(children, settings.VAR_DIR / "broker")
        env = programs.environment(REDIS_URL=broker.url)
        programs.worker(children, env)
        programs.beat(children, env)
        programs.web(children, env, port=port)
        self.welcome(port, children)
        children.watch()

    def welcome(self, port: int, children: Children) -> None:
        """Say where the portal is and who one may be."""
        self.stdout.write(f"\nThe portal is ready at http://127.0.0.1:{port}/")
        self.stdout.write(f"Sign in as one of these, with the password {settings.DEMO_PASSWORD}\n")
        for user in User.objects.filter(is_example=True, is_active=True).order_by("pk"):
            self.stdout.write(f"  {user.email:<44} {user.name}")
        self.stdout.write(f"\nStop with Ctrl-C. Logs are in {children.logs}.")
        self.stdout.flush()

"""Extract, check or compile the message catalogues."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal import catalogues


class Command(BaseCommand):
    """``catalogues extract`` after writing text, ``check`` in the build, ``compile`` at set-up."""

    help = "Extract, check or compile the message catalogues, without system gettext."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take one verb."""
        parser.add_argument("verb", choices=["extract", "check", "compile"])

    def handle(self, *, verb: str, **_options: Any) -> None:
        """Do it for every domain."""
        root = Path(settings.BASE_DIR)
        if verb == "check":
            found = catalogues.faults(root)
            if found:
                raise CommandError("\n".join(found))
        for domain in catalogues.DOMAINS:
            if verb == "extract":
                catalogues.update(root, domain)
            elif verb == "compile":
                catalogues.compiled(root, domain)

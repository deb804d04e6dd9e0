"""Checks that history is as it was written."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.audit import chain, seals


class Command(BaseCommand):
    """Walk the chain; exit with 1 and name the first broken place when there is one."""

    help = "Check that no audit entry has been changed, removed, inserted or moved."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a head noted earlier."""
        parser.add_argument("--known", metavar="NUMBER:DIGEST", help="A head noted earlier, which must still be there.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Walk and tell."""
        walk = chain.verify(known=self.known(options["known"]))
        if walk.fault is not None:
            fault = walk.fault
            raise CommandError(
                f"The audit trail is broken at number {fault.number}: entry {fault.entry_id} was {fault.kind}. "
                f"{walk.number} entries before it hold.",
                returncode=1,
            )
        self.stdout.write(f"{walk.number} entries hold, {walk.redacted} of them with a name taken out.")
        self.stdout.write(f"Head {walk.number}:{walk.digest}")

    def known(self, text: str | None) -> tuple[int, str] | None:
        """Read the head noted earlier."""
        if not text:
            return None
        number, _colon, digest = text.partition(":")
        if not number.isdigit() or len(digest) != len(seals.GENESIS):
            raise CommandError("--known takes NUMBER:DIGEST, as an earlier run printed it.", returncode=2)
        return int(number), digest

"""Find rights without a seat, and seats without their rights."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from networks.actions import grants as actions
from networks.reports import grants, rights


class Command(BaseCommand):
    """List every difference in one sentence each; exit with status 1 unless there is none or it was put right."""

    help = "Check that rights are exactly what memberships and roles bring. With --repair, make it so."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to repair."""
        parser.add_argument("--repair", action="store_true", help="hand out and take back what differs")

    def handle(self, *, repair: bool, **_options: Any) -> None:
        """Check, tell, and perhaps repair."""
        today = timezone.localdate()
        found = actions.align(on=today, by=None, note="check_grants --repair") if repair else grants.check(today)
        if found.is_clean:
            self.stdout.write(_("Every right follows from a membership or a role."))
            return
        for sentence in rights.told(found):
            self.stdout.write(sentence)
        if not repair:
            raise CommandError(_("Run it with --repair to put this right."))
        self.stdout.write(_("All of this has been put right."))

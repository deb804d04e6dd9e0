"""Make every locked cut again and say what differs from what was published."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from priorities.models import Cut
from priorities.reports import checking

SHOWN = 20


class Command(BaseCommand):
    """``verify_cuts``: nothing is changed; fails when a file is damaged or a figure can no longer be made again."""

    help = "Make every locked cut again, compare with what was frozen, and check the stored files."

    def handle(self, **_options: Any) -> None:
        """Report each cut on a line of its own, and its differences below it."""
        wrong = 0
        for cut in Cut.objects.locked().select_related("network", "solution", "previous", "replaces").order_by("pk"):
            faults = checking.faults(cut)
            wrong += bool(faults)
            self.stdout.write(f"{cut.pk} {cut.as_of} {cut}: {'ok' if not faults else f'{len(faults)} differences'}")
            for fault in faults[:SHOWN]:
                self.stdout.write(f"    {fault.where}: was {fault.frozen}, is now {fault.remade}")
        if wrong:
            raise CommandError(f"{wrong} cuts differ from what was published.")

"""Load the register of municipalities from its data files."""

import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

import networks
from networks.actions import register as actions
from networks.management import telling
from networks.register import read

OWN_DATA = Path(networks.__file__).parent / "data"


class Command(BaseCommand):
    """Judge every file, then write everything or nothing; on faults list them all and exit with status 1."""

    help = "Load the register of municipalities. Loading the same files twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder, the day from which changes apply, and whether to check only."""
        parser.add_argument("--folder", type=Path, default=OWN_DATA, help="the data files (the portal's own)")
        parser.add_argument(
            "--effective-on", type=datetime.date.fromisoformat, help="changed belongings apply from this day (today)"
        )
        parser.add_argument("--check", action="store_true", help="list the faults, write nothing")

    def handle(self, *, folder: Path, effective_on: datetime.date | None, check: bool, **_options: Any) -> None:
        """Read, then check or load."""
        register = read.folder(folder)
        day = effective_on or timezone.localdate()
        if check:
            faults = actions.faults(register=register, effective_on=day)
            if faults:
                raise telling.refusal(self.stderr, faults)
            self.stdout.write(_("The register has no faults. Nothing has been written."))
            return
        try:
            loaded = actions.load(register=register, effective_on=day, at=timezone.now(), by=None)
        except actions.FaultyRegisterError as refused:
            raise telling.refusal(self.stderr, refused.faults) from refused
        self._tell(loaded)

    def _tell(self, loaded: actions.Loaded) -> None:
        heading = (_("Register"), _("created"), _("changed"), _("unchanged"), _("removed"))
        rows = [(each.label, *map(str, each.counts.values())) for each in loaded.tallies]
        for name, *figures in (heading, *rows):
            self.stdout.write(f"{name:<32}" + "".join(f"{figure:>10}" for figure in figures))
        if loaded.moved:
            self.stdout.write(_("New belonging: %(codes)s") % {"codes": ", ".join(loaded.moved)})

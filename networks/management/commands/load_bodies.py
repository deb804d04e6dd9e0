"""Load the bodies of the model and the municipal role types from their data files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import networks
from networks.actions import organisation as actions
from networks.register import organisation
from networks.register.faults import Fault

OWN_DATA = Path(networks.__file__).parent / "data"


class Command(BaseCommand):
    """Judge every file, then write everything or nothing; on faults list them all and exit with status 1."""

    help = "Load the bodies and role types that are missing. What has been written in the portal stays."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder, and whether to check only."""
        parser.add_argument("--folder", type=Path, default=OWN_DATA, help="the data files (the portal's own)")
        parser.add_argument("--check", action="store_true", help="list the faults, write nothing")

    def handle(self, *, folder: Path, check: bool, **_options: Any) -> None:
        """Read, then check or load."""
        files = organisation.folder(folder)
        if check:
            self._refuse(organisation.faults(files))
            self.stdout.write(_("The files about bodies have no faults. Nothing has been written."))
            return
        try:
            loaded = actions.load(files=files, by=None)
        except actions.FaultyOrganisationError as refusal:
            self._refuse(refusal.faults)
            raise
        self._tell(loaded)

    def _refuse(self, faults: tuple[Fault, ...]) -> None:
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            count = len(faults)
            words = ngettext("%(n)s fault. Nothing has been written.", "%(n)s faults. Nothing has been written.", count)
            raise CommandError(words % {"n": count})

    def _tell(self, loaded: actions.Loaded) -> None:
        for tally in loaded.tallies:
            words = _("%(what)s: %(created)s created, %(changed)s changed, %(unchanged)s unchanged")
            self.stdout.write(words % {"what": tally.label, **tally.counts})

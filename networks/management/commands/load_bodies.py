"""Load the bodies of the model and the municipal role types from their data files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

import networks
from networks.actions import organisation as actions
from networks.management import telling
from networks.register import organisation

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
            faults = organisation.faults(files)
            if faults:
                raise telling.refusal(self.stderr, faults)
            self.stdout.write(_("The files about bodies have no faults. Nothing has been written."))
            return
        try:
            loaded = actions.load(files=files, by=None)
        except actions.FaultyOrganisationError as refused:
            raise telling.refusal(self.stderr, refused.faults) from refused
        telling.tell(self.stdout, loaded.tallies)

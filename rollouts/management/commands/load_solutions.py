"""Load the solutions, their life cycles and standard courses from their data files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

import rollouts
from networks.management import telling
from rollouts.actions import solutions
from rollouts.register import read, validate

OWN_DATA = Path(rollouts.__file__).parent / "data"


class Command(BaseCommand):
    """Judge every file, then write everything or nothing; on faults list them all and exit with status 1."""

    help = "Load the solutions and their standard courses. Loading the same files twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder, and whether to check only."""
        parser.add_argument("--folder", type=Path, default=OWN_DATA, help="the data files (the portal's own)")
        parser.add_argument("--check", action="store_true", help="list the faults, write nothing")

    def handle(self, *, folder: Path, check: bool, **_options: Any) -> None:
        """Read, then check or load."""
        files = read.folder(folder)
        if check:
            faults = validate.faults(files)
            if faults:
                raise telling.refusal(self.stderr, faults)
            self.stdout.write(_("The files about solutions have no faults. Nothing has been written."))
            return
        try:
            loaded = solutions.load(files=files, by=None)
        except solutions.FaultyFilesError as refused:
            raise telling.refusal(self.stderr, refused.faults) from refused
        telling.tell(self.stdout, loaded.tallies)

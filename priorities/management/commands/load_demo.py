"""Fill an empty demo portal with clearly fictitious activity."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

import networks.examples
import priorities.examples
import rollouts.examples
from portal.accounts.models import User


class Command(BaseCommand):
    """``load_demo``: register, solutions, the example cast, waves, two years of status and a few cuts."""

    help = "Fill a demo portal with the real register and fictitious activity. Does nothing the second time."

    def handle(self, **_options: Any) -> None:
        """Refuse outside demo mode; otherwise load what is missing."""
        if not settings.DEMO:
            raise CommandError("load_demo fills the portal with fictitious data: set PORTAL_DEMO=1 if you want that.")
        if User.objects.filter(is_example=True).exists():
            self.stdout.write("The example data is already there.")
            return
        today = timezone.localdate()
        call_command("load_register", stdout=self.stdout)
        call_command("load_bodies", stdout=self.stdout)
        call_command("load_solutions", stdout=self.stdout)
        people = networks.examples.load(on=today)
        rollouts.examples.load(today=today)
        priorities.examples.load(today=today)
        self.stdout.write(f"Loaded example data with {len(people)} accounts.")

"""What the commands that load files say: every fault, or what was done to each kind of rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.management.base import CommandError, OutputWrapper
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from networks.actions.register import Tally
from networks.register.faults import Fault


def refusal(stderr: OutputWrapper, faults: Sequence[Fault]) -> CommandError:
    """Write each fault on its line, and return the error that ends the command with status 1."""
    for fault in faults:
        stderr.write(str(fault))
    count = len(faults)
    words = ngettext("%(n)s fault. Nothing has been written.", "%(n)s faults. Nothing has been written.", count)
    return CommandError(words % {"n": count})


def tell(stdout: OutputWrapper, tallies: Iterable[Tally]) -> None:
    """Write how many rows of each kind were created, changed and unchanged."""
    for tally in tallies:
        words = _("%(what)s: %(created)s created, %(changed)s changed, %(unchanged)s unchanged")
        stdout.write(words % {"what": tally.label, **tally.counts})

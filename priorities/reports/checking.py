"""Makes the facts of a locked cut again and says what differs: a published figure can be made again."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal import files
from portal.refusals import Refused
from priorities.models import Cut, Report
from priorities.reports import freezing
from priorities.reports.facts import Facts
from priorities.reports.gathering import gather

# Words frozen with the cut, and the plan of a wave, are not figures and are not kept on two clocks.
NOT_FIGURES = {"title", "meeting_on", "made_by", "reason", "agenda", "replaces", "previous", "schema", "is_example"}
WORDS_OF = {
    "Facts": NOT_FIGURES,
    "WaveFact": {"name", "answer_by", "kickoff_on", "golive_from", "golive_to", "seats_max", "network"},
    "Standing": {"wave"},
    "Step": {"wave"},
}


@dataclass(frozen=True, slots=True)
class Difference:
    """Something the frozen facts and the remade ones disagree about."""

    where: str
    frozen: str
    remade: str


class FactsGoneError(Refused):
    """What was frozen cannot be read any more."""

    def __init__(self) -> None:
        """Say what can be done."""
        super().__init__(_("The frozen facts of this cut are gone or damaged. Make a new cut that replaces it."))


def frozen(cut: Cut) -> Facts:
    """Return the facts stored when the cut was locked.

    Raises:
        FactsGoneError: they are gone or damaged.

    """
    try:
        return freezing.stored(cut.facts_digest)
    except (FileNotFoundError, ValueError) as error:
        raise FactsGoneError from error


def remake(cut: Cut) -> Facts:
    """Gather the facts of a locked cut again, as they were known when it was locked.

    Later entries change nothing, even where they speak of an earlier day.
    """
    kept = frozen(cut)
    previous = frozen(cut.previous) if cut.previous else None
    return gather(cut=cut, known_at=kept.known_at, previous=previous, is_example=kept.is_example)


def differences(one: Facts, other: Facts) -> tuple[Difference, ...]:
    """Return where the figures of two sets of facts disagree."""
    return tuple(_compare("", one, other))


def faults(cut: Cut) -> tuple[Difference, ...]:
    """Return what is wrong with a locked cut: facts or files that are gone or damaged, and figures that differ."""
    missing = tuple(_damaged(cut))
    return missing or differences(frozen(cut), remake(cut))


def _damaged(cut: Cut) -> Iterator[Difference]:
    report = Report.objects.filter(cut=cut).first()
    digests = {"facts": cut.facts_digest}
    if report:
        digests |= {"pdf": report.pdf_digest, "csv": report.csv_digest}
    for name, digest in digests.items():
        try:
            files.get(digest)
        except (FileNotFoundError, ValueError) as error:
            yield Difference(name, digest, str(error))


def _compare(where: str, one: Any, other: Any) -> Iterator[Difference]:
    if one == other:
        return
    if dataclasses.is_dataclass(one) and type(one) is type(other):
        left_out = WORDS_OF.get(type(one).__name__, set())
        for field in dataclasses.fields(one):
            if field.name not in left_out:
                yield from _compare(f"{where}.{field.name}", getattr(one, field.name), getattr(other, field.name))
    elif isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        for number, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from _compare(f"{where}[{_label(left, number)}]", left, right)
    else:
        yield Difference(where.lstrip("."), _short(one), _short(other))


def _label(thing: Any, number: int) -> str:
    """Name a row by its own keys rather than its number."""
    keys = [
        str(getattr(thing, key)) for key in ("code", "network_key", "key", "solution_key", "pk") if hasattr(thing, key)
    ]
    return " ".join(keys) or str(number)


def _short(value: Any) -> str:
    return f"{len(value)} rows" if isinstance(value, tuple) else str(value)

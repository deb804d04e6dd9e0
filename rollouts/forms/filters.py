"""What a list is narrowed to, read from its address: unknown values are kept, shown and removable, never an error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.refusals import Words
from rollouts.models import Adoption, Flow
from rollouts.reports.listing import SORTS, Choices, Wanted

LONGEST = 100
FIELDS = ("q", "county", "network", "community", "solution", "status", "flow")
NAMES: dict[str, Words] = {
    "q": _("Search"),
    "county": _("County"),
    "network": _("Region"),
    "community": _("Health community"),
    "solution": _("Solution"),
    "status": _("Status"),
    "flow": _("Flow"),
    "sort": _("Order"),
}
ORDERS: dict[str, Words] = {
    "name": _("Name"),
    "inhabitants": _("Inhabitants, most first"),
    "oldest": _("Oldest status first"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One drop-down of the filter bar."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the address of the page without it."""

    label: str
    value: str
    is_known: bool
    without: str


def wanted(query: Mapping[str, str]) -> Wanted:
    """Read the filters from the address; anything may stand there."""
    values = {name: asked_for(query, name) for name in FIELDS}
    sort = query.get("sort", "")
    return Wanted(**values, sort=sort if sort in SORTS else SORTS[0])


def asked_for(query: Mapping[str, str], name: str) -> str:
    """Return one value of the address, without what no database can look for."""
    return query.get(name, "").replace("\x00", "").strip()[:LONGEST]


def bar(asked: Wanted, choices: Choices) -> tuple[Filter, ...]:
    """Return the drop-downs, with an unknown value as a choice of its own so that it is not lost."""
    return tuple(
        Filter(name, str(NAMES[name]), _options(asked, name, options, everything))
        for name, options, everything in (
            ("county", choices.counties, _("The whole country")),
            ("network", choices.networks, _("All regions")),
            ("community", choices.communities, _("All")),
            ("solution", choices.solutions, _("All solutions")),
            ("status", _labels(Adoption.choices), _("All")),
            ("flow", _labels(Flow.choices), _("All")),
            ("sort", tuple((value, str(label)) for value, label in ORDERS.items()), None),
        )
    )


def chips(asked: Wanted, choices: Choices, *, keep: Mapping[str, str]) -> tuple[Chip, ...]:
    """Return the filters in force, each with the address that drops it; ``keep`` is carried along."""
    labels = {each.name: {option.value: option.label for option in each.options} for each in bar(asked, choices)}
    given = {name: value for name in FIELDS if (value := getattr(asked, name))}
    return tuple(
        Chip(
            label=str(NAMES[name]),
            value=labels.get(name, {}).get(value, value),
            is_known=name == "q" or choices.knows(name, value),
            without="?" + urlencode({key: each for key, each in given.items() if key != name} | _rest(asked, keep)),
        )
        for name, value in given.items()
    )


def _rest(asked: Wanted, keep: Mapping[str, str]) -> dict[str, str]:
    ordered = {"sort": asked.sort} if asked.sort != SORTS[0] else {}
    return ordered | {name: value for name, value in keep.items() if value}


def _labels(choices: Iterable[tuple[str, Words]]) -> tuple[tuple[str, str], ...]:
    return tuple((value, str(label).capitalize()) for value, label in choices)


def _options(
    asked: Wanted, name: str, options: Iterable[tuple[str, str]], everything: Words | None
) -> tuple[Option, ...]:
    chosen = getattr(asked, name)
    found = [Option(value, label, value == chosen) for value, label in options]
    if everything is not None:
        found.insert(0, Option("", str(everything), not chosen))
    if chosen and all(option.value != chosen for option in found):
        found.append(Option(chosen, gettext("“%(value)s” (does not exist)") % {"value": chosen}, is_chosen=True))
    return tuple(found)

"""Arranges the facts of a cut for reading: the same sections, tables and figures for the page and for the PDF."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import dateformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from priorities.models import AgendaItem
from priorities.reports import appendix, drawing, news
from priorities.reports.appendix import CountyTable
from priorities.reports.drawing import COVER, Drawing, Look
from priorities.reports.facts import NATION, NETWORK, Facts, Item, Old, SolutionSummary, WaveFact
from priorities.reports.news import SolutionNews
from rollouts.models import Flow, Lifecycle, Obstacle, Track, WaveState
from rollouts.reports.standing import Count, NetworkTally, SolutionFact, Tally

Words = str | Promise
HARD_SPACE = "\u00a0"

# Anchor and heading of each section, in reading order: what is wanted of the reader comes first.
SECTIONS: dict[str, Words] = {
    "saker": gettext_lazy("Decisions wanted"),
    "sammendrag": gettext_lazy("Summary"),
    "losninger": gettext_lazy("The solutions"),
    "nettverk": gettext_lazy("The networks"),
    "puljer": gettext_lazy("The waves"),
    "endret": gettext_lazy("Changed since last time"),
    "kvalitet": gettext_lazy("How good the figures are"),
    "vedlegg": gettext_lazy("Appendix: all municipalities"),
}


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A tile, how many look like it, and what it means."""

    tile: Drawing
    municipalities: int
    word: Words


@dataclass(frozen=True, slots=True)
class SolutionSheet:
    """Everything about one solution."""

    fact: SolutionFact
    lifecycle: Words
    summary: SolutionSummary
    change: Count | None
    bar: Drawing
    map: Drawing | None
    map_words: str
    legend: tuple[LegendEntry, ...]
    networks: tuple[NetworkTally, ...]
    obstacles: tuple[tuple[Words, int], ...]
    waves: tuple[WaveRow, ...]

    @property
    def tally(self) -> Tally:
        """Return its counts in the whole scope."""
        return self.summary.tally

    @property
    def fewer(self) -> int:
        """Return how many fewer use it than in the cut before, if it is fewer."""
        return max(0, -self.change.municipalities) if self.change else 0


@dataclass(frozen=True, slots=True)
class WaveRow:
    """A wave with its words."""

    fact: WaveFact
    solution: str
    track: Words
    state: Words


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """One solution in one network; ``change`` is how many more use it than in the cut before."""

    solution: str
    tally: Tally
    change: int | None


@dataclass(frozen=True, slots=True)
class NetworkSheet:
    """One network."""

    name: str
    total: Count
    rows: tuple[NetworkRow, ...]
    not_reported: int
    concerned: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The tiles of the whole report: one tile is one municipality and one solution."""

    tiles: int
    in_use: int
    taken_into_use: int
    risk: int
    late: int
    late_change: int
    not_reported: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Paper:
    """A report, ready to be written out."""

    facts: Facts
    document_title: str
    scope: str
    sections: tuple[tuple[str, Words], ...]
    cover: Drawing | None
    cover_solution: str
    agenda: tuple[tuple[Item, Words], ...]
    totals: Totals
    solutions: tuple[SolutionSheet, ...]
    most_used: SolutionSheet | None
    networks: tuple[NetworkSheet, ...]
    least_reported: tuple[NetworkSheet, ...]
    waves: tuple[WaveRow, ...]
    news: tuple[SolutionNews, ...]
    oldest: tuple[tuple[Old, str], ...]
    counties: tuple[CountyTable, ...]


def arrange(facts: Facts) -> Paper:
    """Return the facts in the order and the words they are read in."""
    waves = tuple(_wave_row(facts, wave) for wave in facts.waves)
    solutions = tuple(_solution_sheet(facts, summary, waves) for summary in facts.solutions)
    networks = _network_sheets(facts)
    cover = max(solutions, key=_variety, default=None)
    return Paper(
        facts=facts,
        document_title=_document_title(facts),
        scope=scope_words(facts),
        sections=_sections(facts),
        cover=_map(facts, cover.fact.key, COVER) if cover else None,
        cover_solution=cover.fact.name if cover else "",
        agenda=tuple((item, AgendaItem.CaseType(item.case_type).label) for item in facts.agenda),
        totals=_totals(facts),
        solutions=solutions,
        most_used=max(solutions, key=lambda sheet: sheet.tally.in_use.municipalities, default=None),
        networks=networks,
        least_reported=tuple(sorted(networks, key=_share_not_reported, reverse=True)),
        waves=waves,
        news=news.tell(facts),
        oldest=tuple((old, _name(facts, old.solution_key)) for old in facts.oldest),
        counties=appendix.tables(facts),
    )


def scope_words(facts: Facts) -> str:
    """Return what the cut is about."""
    return _("The whole country") if facts.scope.kind == NATION else facts.scope.name


def _document_title(facts: Facts) -> str:
    day = dateformat.format(facts.as_of, "j. F Y").replace(" ", HARD_SPACE)
    return _("%(title)s. %(scope)s, figures as of %(day)s") % {
        "title": facts.title,
        "scope": scope_words(facts),
        "day": day,
    }


def _variety(sheet: SolutionSheet) -> int:
    """Return how much there is to see on a map: as many in use as not is most."""
    tally = sheet.tally
    return min(tally.in_use.municipalities, tally.total.municipalities - tally.in_use.municipalities)


def _sections(facts: Facts) -> tuple[tuple[str, Words], ...]:
    left_out = {
        "saker": facts.scope.kind == NETWORK and not facts.agenda,
        "nettverk": len({tally.network_key for tally in facts.networks}) < 2,  # noqa: PLR2004  one is the whole report
        "puljer": not facts.waves,
        "endret": facts.previous is None,
    }
    return tuple((anchor, heading) for anchor, heading in SECTIONS.items() if not left_out.get(anchor))


def _name(facts: Facts, solution_key: str) -> str:
    return next(fact.short_name for fact in facts.picture.solutions if fact.key == solution_key)


def _totals(facts: Facts) -> Totals:
    tallies = [summary.tally for summary in facts.solutions]
    before = [summary.before for summary in facts.solutions if summary.before]
    late = sum(tally.late.municipalities for tally in tallies)
    return Totals(
        tiles=sum(tally.total.municipalities for tally in tallies),
        in_use=sum(tally.in_use.municipalities for tally in tallies),
        taken_into_use=sum("taken_into_use" in move.kinds for move in facts.changes.moves),
        risk=sum(tally.risk.municipalities for tally in tallies),
        late=late,
        late_change=late - sum(tally.late.municipalities for tally in before) if before else 0,
        not_reported=sum(tally.not_reported.municipalities for tally in tallies),
        unknown=sum(tally.unknown.municipalities for tally in tallies),
    )


# Solutions ------------------------------------------------------------------------------------


def _solution_sheet(facts: Facts, summary: SolutionSummary, waves: Iterable[WaveRow]) -> SolutionSheet:
    fact = next(fact for fact in facts.picture.solutions if fact.key == summary.key)
    tally = summary.tally
    return SolutionSheet(
        fact=fact,
        lifecycle=Lifecycle(fact.lifecycle).label if fact.lifecycle else "",
        summary=summary,
        change=tally.in_use - summary.before.in_use if summary.before else None,
        bar=drawing.bar(_bar_parts(tally), tally.total.municipalities),
        map=_map(facts, fact.key, drawing.PAGE),
        map_words=_map_words(fact, tally),
        legend=_legend(tally),
        networks=tuple(each for each in facts.networks if each.solution_key == fact.key),
        obstacles=tuple((Obstacle(each.obstacle).label, each.municipalities) for each in summary.obstacles),
        waves=tuple(row for row in waves if row.fact.solution_key == fact.key and row.fact.state != WaveState.CLOSED),
    )


def _map(facts: Facts, solution_key: str, inks: dict[str, drawing.Ink]) -> Drawing | None:
    return drawing.tile_map(facts.picture.places, facts.picture.of_solution(solution_key), inks)


def _bar_parts(tally: Tally) -> list[tuple[str, int]]:
    return [
        ("use", tally.in_use_ok.municipalities),
        (Flow.OK, (tally.ok - tally.in_use_ok).municipalities),
        (Flow.RISK, tally.risk.municipalities),
        (Flow.LATE, tally.late.municipalities),
        (Flow.NONE, tally.not_reported.municipalities),
    ]


def _legend(tally: Tally) -> tuple[LegendEntry, ...]:
    entries = [
        (Look(Flow.OK, 1.0, "check"), tally.in_use_ok, _("in use")),
        (Look(Flow.OK, 0.62), tally.ok - tally.in_use_ok, _("on track")),
        (Look(Flow.RISK, 0.62), tally.risk, _("keep an eye on")),
        (Look(Flow.LATE, 0.62), tally.late, _("delayed")),
        (Look(Flow.NONE, 0.42), tally.not_reported, _("not reported")),
        (Look(Flow.NA, 0.0), tally.outside, _("not relevant")),
    ]
    return tuple(LegendEntry(drawing.one_tile(look), count.municipalities, word) for look, count, word in entries)


def _map_words(fact: SolutionFact, tally: Tally) -> str:
    counts = ", ".join(f"{entry.municipalities} {entry.word}" for entry in _legend(tally))
    return _("Tile map of %(total)s municipalities and %(solution)s: %(counts)s.") % {
        "total": tally.total.municipalities,
        "solution": fact.name,
        "counts": counts,
    }


# Networks and waves ---------------------------------------------------------------------------


def _network_sheets(facts: Facts) -> tuple[NetworkSheet, ...]:
    by_network: dict[str, list[NetworkTally]] = {}
    for each in facts.networks:
        by_network.setdefault(each.network_key, []).append(each)
    changes = news.change_in_use(facts)
    return tuple(
        NetworkSheet(
            name=held[0].network,
            total=held[0].tally.total,
            rows=tuple(
                NetworkRow(
                    _name(facts, each.solution_key),
                    each.tally,
                    changes.get((key, each.solution_key), 0) if facts.previous else None,
                )
                for each in held
            ),
            not_reported=sum(each.tally.not_reported.municipalities for each in held),
            concerned=sum(each.tally.counting.municipalities for each in held),
        )
        for key, held in by_network.items()
    )


def _share_not_reported(sheet: NetworkSheet) -> float:
    return sheet.not_reported / sheet.concerned if sheet.concerned else 0.0


def _wave_row(facts: Facts, wave: WaveFact) -> WaveRow:
    return WaveRow(wave, _name(facts, wave.solution_key), Track(wave.track).label, WaveState(wave.state).label)

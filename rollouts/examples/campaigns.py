"""The demo's rollouts and waves, led through the portal's own actions day by day."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from networks.models import Municipality, Network
from portal.accounts.models import User
from rollouts import tracks
from rollouts.actions import invitations, wave_plan, waves
from rollouts.actions.wave_plan import WavePlan
from rollouts.examples.paths import NOTE, Country, at, dice
from rollouts.models import AnswerKind, Invitation, Rollout, Solution, Track, Wave

WEEK = datetime.timedelta(weeks=1)
LIST = "Kommuner på listen utvalget har godkjent (eksempel)"
NOT_RELEVANT = "Eksempel: vi har valgt en annen løsning."
Sayings = Callable[[Municipality], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One wave: when it kicks off, in weeks from today, whom it invites, and how far it has come."""

    number: int
    kickoff: int
    invited: int
    says: Sayings
    seats: tuple[int, int] = (10, 40)
    until: str = "announced"
    always: tuple[str, ...] = ()
    deadline_in: int | None = None


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the stories of one rollout."""

    country: Country
    rollout: Rollout
    by: User | None

    def tell(self, *stories: Story) -> None:
        """Tell the stories in the order they happened; who is always in a later one is in no earlier."""
        for place, story in enumerate(stories):
            self._tell(story, {code for later in stories[place:] for code in later.always})

    def _tell(self, story: Story, promised: set[str]) -> None:
        plan = _plan(story, self.country.today)
        opened_on = plan.answer_by - 7 * WEEK
        sent_on = opened_on + WEEK
        today = self.country.today
        opened_on, sent_on = min(opened_on, today - 2 * WEEK), min(sent_on, today - WEEK)
        wave = waves.open_wave(rollout=self.rollout, plan=plan, on=opened_on, by=self.by, note=NOTE)
        guests = self._guests(story, plan, promised, sent_on)
        waves.invite(wave=wave, municipalities=guests, on=opened_on, by=self.by, note=NOTE)
        if story.until == "draft" or not guests:
            return
        waves.announce(wave=wave, on=sent_on, by=self.by, note=NOTE)
        self._answers(wave, story, sent_on)
        if story.until in {"locked", "closed"}:
            waves.lock(wave=wave, on=plan.answer_by + WEEK, by=self.by, note=NOTE)
        if story.until == "closed":
            waves.close(wave=wave, on=plan.golive_to + 2 * WEEK, by=self.by, note=NOTE)

    def _guests(self, story: Story, plan: WavePlan, promised: set[str], on: datetime.date) -> list[Municipality]:
        """Return those whose own way leads to the wave's weeks of going live, the nearest first."""
        middle = plan.golive_from + (plan.golive_to - plan.golive_from) / 2
        eligible = {place.code: place for place in tracks.of(self.rollout).eligible(self.rollout, on)}
        always = [eligible[code] for code in story.always if code in eligible]
        key = self.rollout.solution.key
        paths = {code: self.country.paths[code, key] for code in eligible if (code, key) in self.country.paths}
        taken = set(Invitation.objects.filter(wave__rollout=self.rollout).values_list("municipality__code", flat=True))
        near = sorted(
            (abs((path.use_on - middle).days), code)
            for code, path in paths.items()
            if path.joins and code not in taken | promised
        )
        return [*always, *(eligible[code] for _distance, code in near[: story.invited - len(always)])]

    def _answers(self, wave: Wave, story: Story, sent_on: datetime.date) -> None:
        latest = min(wave.answer_by, self.country.today - datetime.timedelta(days=1))
        for invitation in wave.invitations.select_related("municipality"):
            kind = story.says(invitation.municipality)
            if kind:
                draw = dice("answer", invitation.municipality.code, wave.rollout.solution.key)
                day = sent_on + datetime.timedelta(days=draw.randint(1, max(1, (latest - sent_on).days)))
                _say(invitation, kind, min(day, latest), draw.randint(8, 15))


def run(country: Country, *, by: User | None) -> None:
    """Make the rollouts on all three tracks, with waves in every state."""
    for tell in (_digihelse, _agder, _nordland, _kjernejournal, _pll, _dho, _vkp):
        tell(country, by)


def mostly(kind: str, silent: float = 0.0, later: float = 0.1, never: float = 0.03, *, but: str = "") -> Sayings:
    """Return answers that are mostly of one kind; ``but`` names a municipality that has not answered."""

    def says(place: Municipality) -> str:
        if place.code == but:
            return ""
        luck = dice("says", place.code, kind, silent).random()
        for share, answer in ((silent, ""), (later, AnswerKind.NEXT_WAVE), (never, AnswerKind.NOT_RELEVANT)):
            if luck < share:
                return answer
            luck -= share
        return kind

    return says


def _digihelse(country: Country, by: User | None) -> None:
    yes = mostly(AnswerKind.YES)
    half = mostly(AnswerKind.YES, silent=0.5, later=0.05, but="4202")
    _teller(country, "digihelse", by).tell(
        Story(number=1, kickoff=-96, invited=28, says=yes, until="closed"),
        Story(number=2, kickoff=-64, invited=38, says=yes, until="closed"),
        Story(number=3, kickoff=-26, invited=42, says=yes, until="locked"),
        Story(number=4, kickoff=9, invited=44, says=half, always=("4202",), deadline_in=10, seats=(10, 44)),
    )


def _agder(country: Country, by: User | None) -> None:
    teller = _teller(country, "digihelsestasjon", by, network="digi-agder")
    says = mostly(AnswerKind.YES, silent=0.15)
    seats = (3, 16)
    teller.tell(
        Story(number=1, kickoff=-58, invited=7, says=says, until="closed", seats=seats),
        Story(
            number=2,
            kickoff=-17,
            invited=10,
            says=mostly(AnswerKind.YES),
            until="locked",
            seats=seats,
            always=("4202",),
        ),
        Story(number=3, kickoff=20, invited=4, says=says, until="draft", seats=seats),
    )


def _nordland(country: Country, by: User | None) -> None:
    _teller(country, "digihelsestasjon", by, network="diginordland").tell(
        Story(
            number=1,
            kickoff=11,
            invited=14,
            says=mostly(AnswerKind.YES, silent=0.5),
            seats=(5, 20),
            always=("1804",),
            deadline_in=24,
        )
    )


def _kjernejournal(country: Country, by: User | None) -> None:
    yes = mostly(AnswerKind.YES)
    _teller(country, "kjernejournal", by).tell(
        Story(number=1, kickoff=-70, invited=40, says=yes, until="closed"),
        Story(number=2, kickoff=18, invited=25, says=yes, until="draft"),
    )


def _pll(country: Country, by: User | None) -> None:
    """Tell of a partial rollout whose deadline passed yesterday, so that it waits to be locked."""
    rollout = Rollout.objects.create(solution=_solution("pll"), track=Track.PARTIAL, criteria=LIST)
    listed = [place for place in country.places if dice("list", place.code).random() < 0.12]  # noqa: PLR2004
    rollout.eligible.set(listed)
    says = mostly(AnswerKind.YES, silent=0.2, later=0.2)
    Teller(country, rollout, by).tell(Story(number=1, kickoff=7, invited=22, says=says, deadline_in=-1, seats=(5, 25)))


def _dho(country: Country, by: User | None) -> None:
    yes = mostly(AnswerKind.YES)
    _teller(country, "dho", by).tell(
        Story(number=1, kickoff=-48, invited=30, says=yes, until="closed"),
        Story(
            number=2,
            kickoff=13,
            invited=36,
            says=mostly(AnswerKind.YES, silent=0.7, but="4202"),
            always=("4202",),
            deadline_in=38,
        ),
    )


def _vkp(country: Country, by: User | None) -> None:
    """Tell of the last wave before the knutepunkt began to be replaced."""
    if country.today > datetime.date(2026, 6, 1):
        weeks = (datetime.date(2025, 3, 3) - country.today).days // 7
        yes = mostly(AnswerKind.YES, never=0.1)
        _teller(country, "vkp", by).tell(Story(number=1, kickoff=weeks, invited=24, says=yes, until="closed"))


def _teller(country: Country, key: str, by: User | None, *, network: str = "") -> Teller:
    track = Track.REGIONAL if network else Track.NATIONAL
    of = Network.objects.get(key=network) if network else None
    return Teller(country, Rollout.objects.create(solution=_solution(key), track=track, network=of), by)


def _solution(key: str) -> Solution:
    return Solution.objects.get(key=key)


def _plan(story: Story, today: datetime.date) -> WavePlan:
    kickoff = wave_plan.working_week(today + story.kickoff * WEEK)
    answer_by = kickoff - 8 * WEEK + datetime.timedelta(days=4)
    if story.deadline_in is not None:
        answer_by = today + datetime.timedelta(days=story.deadline_in)
    golive = wave_plan.working_week(kickoff + 18 * WEEK)
    return WavePlan(
        number=story.number,
        name=wave_plan.name_of(story.number, kickoff),
        seats_min=story.seats[0],
        seats_max=story.seats[1],
        answer_by=answer_by,
        kickoff_on=kickoff,
        ready_by=golive - 3 * WEEK,
        golive_from=golive,
        golive_to=golive + 7 * WEEK - datetime.timedelta(days=3),
    )


def _say(invitation: Invitation, kind: str, day: datetime.date, hour: int) -> None:
    said_at = at(day, hour)
    reason = NOT_RELEVANT if kind == AnswerKind.NOT_RELEVANT else ""
    try:
        invitations.answer(invitation=invitation, kind=kind, reason=reason, on=day, at=said_at, by=None)
    except invitations.FullError:
        invitations.answer(invitation=invitation, kind=AnswerKind.NEXT_WAVE, reason="", on=day, at=said_at, by=None)

"""A small world for the permission matrix: one of each thing, in Agder or national, for the whole cast to meet."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from networks.models import Body, DelegationAgreement, Membership, Municipality, MunicipalityProduct, RoleHolder
from portal import files
from portal.accounts.models import User
from portal.jobs.models import Job, State
from priorities.models import AgendaItem, Cut, Report
from rollouts.models import Invitation, Solution, StatusEntry, Track, Wave
from tests.cast import Cast
from tests.factories import cuts
from tests.factories.networks import MunicipalityProductFactory, agreed
from tests.factories.status import said
from tests.factories.waves import (
    NOON,
    CoursePhaseFactory,
    InvitationFactory,
    LifecycleEntryFactory,
    RolloutFactory,
    SolutionFactory,
    StandardCourseFactory,
    WaveFactory,
)
from tests.matrix import Row


@dataclass(frozen=True)
class World:
    """The things, by the names the matrix' rows use."""

    cast: Cast
    draft: Wave
    regional_draft: Wave
    announced: Wave
    locked: Wave
    invitation: Invitation
    entry: StatusEntry
    proposal: StatusEntry
    cut_draft: Cut
    cut_locked: Cut
    cut_regional: Cut
    item: AgendaItem
    seat: Membership
    role: RoleHolder
    agreement: DelegationAgreement
    system: MunicipalityProduct

    @property
    def place(self) -> Municipality:
        """Grimstad."""
        return self.cast.grimstad

    @property
    def body(self) -> Body:
        """The regional group of Agder."""
        return Body.objects.get(key="regional-agder")

    @property
    def account(self) -> User:
        """The account of Grimstad's health leader."""
        return self.cast.health_leader

    @property
    def what(self) -> Solution:
        """The solution everything is about."""
        return Solution.objects.get(key="digihelse")

    def arguments(self, words: str) -> dict[str, object]:
        """Return the address' arguments: ``grimstad`` its code, ``wave=draft`` a key, several with commas."""
        found: dict[str, object] = {}
        for word in filter(None, words.split(",")):
            name, _equals, value = word.partition("=")
            thing = getattr(self, value, None)
            found[name] = value if thing is None else thing.pk
        return found

    def data(self, row: Row) -> dict[str, str]:
        """Return what a post sends: enough to be carried out in some rows, in the others nothing but the token."""
        enough = {
            "rollouts:invitation": {"kind": "yes"},
            "priorities:cut_supersede": {"reason": "Feil i tallene"},
        }
        return {"csrfmiddlewaretoken": "-", **enough.get(row.name, {})}


def make_world(cast: Cast) -> World:
    """Make one of each."""
    solution = SolutionFactory()
    LifecycleEntryFactory(solution=solution)
    CoursePhaseFactory(course=StandardCourseFactory(solution=solution))
    national = RolloutFactory(solution=solution)
    regional = RolloutFactory(solution=solution, track=Track.REGIONAL, network=cast.agder)
    announced = WaveFactory(rollout=national, announced=True)
    draft, regional_draft = WaveFactory(rollout=national), WaveFactory(rollout=regional)
    locked = WaveFactory(rollout=national, locked=True)
    invitation = InvitationFactory(wave=announced, municipality=cast.grimstad)
    for wave in (draft, regional_draft, locked):
        InvitationFactory(wave=wave, municipality=cast.grimstad, sent_on=wave.announced_on)
    cut_draft = cuts.drafted()
    return World(
        cast=cast,
        draft=draft,
        regional_draft=regional_draft,
        announced=announced,
        locked=locked,
        invitation=invitation,
        entry=said(municipality=cast.grimstad, solution=solution, by=cast.health_leader),
        proposal=said(
            municipality=cast.grimstad, solution=solution, grade="told", effective_on=datetime.date(2026, 11, 20)
        ),
        cut_draft=cut_draft,
        cut_locked=_reported(),
        cut_regional=cuts.locked(title="Agder", network=cast.agder),
        item=cuts.wanted(cut_draft),
        seat=Membership.objects.get(user=cast.regional_contact),
        role=RoleHolder.objects.get(user=cast.health_leader),
        agreement=agreed(cast.grimstad, cast.agder, by=cast.health_leader),
        system=MunicipalityProductFactory(municipality=cast.grimstad, product__supplier=cast.supplier),
    )


def _reported() -> Cut:
    """Give a locked cut its report: the files are stand-ins, since who may fetch them is the question here."""
    cut = cuts.locked(title="Hele landet")
    job = cuts.requested(cut)
    Job.objects.filter(pk=job.pk).update(state=State.DONE, finished_at=NOON)
    digest = files.put(b"en fil")
    Report.objects.create(
        cut=cut, job=job, pdf_digest=digest, pdf_bytes=6, pages=1, csv_digest=digest, csv_bytes=6, made_at=NOON
    )
    return cut

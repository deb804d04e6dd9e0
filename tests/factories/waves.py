"""Solutions with their courses, rollouts, waves and invitations. ``DAY`` is the day the tests live on."""

import datetime
from typing import Any

import factory

from networks.models import Municipality
from rollouts.actions.wave_plan import WavePlan
from rollouts.models import (
    CoursePhase,
    CourseTask,
    Invitation,
    LifecycleEntry,
    Phase,
    Rollout,
    Solution,
    StandardCourse,
    Track,
    Wave,
    WaveState,
)
from tests.factories.networks import NetworkFactory

DAY = datetime.date(2026, 11, 25)
NOON = datetime.datetime(2026, 11, 25, 12, 0, tzinfo=datetime.UTC)
WEEK = datetime.timedelta(weeks=1)


class SolutionFactory(factory.django.DjangoModelFactory[Solution]):
    class Meta:
        model = Solution
        django_get_or_create = ("key",)

    key = "digihelse"
    name = "DigiHelse"
    short_name = factory.SelfAttribute("name")
    purpose = "Dialog mellom innbyggere og hjemmetjenesten."


class LifecycleEntryFactory(factory.django.DjangoModelFactory[LifecycleEntry]):
    class Meta:
        model = LifecycleEntry

    solution = factory.SubFactory(SolutionFactory)
    state = "open"
    effective_on = datetime.date(2024, 1, 1)


class StandardCourseFactory(factory.django.DjangoModelFactory[StandardCourse]):
    class Meta:
        model = StandardCourse

    solution = factory.SubFactory(SolutionFactory)
    version = 1
    published_on = datetime.date(2026, 1, 1)


class CoursePhaseFactory(factory.django.DjangoModelFactory[CoursePhase]):
    class Meta:
        model = CoursePhase

    course = factory.SubFactory(StandardCourseFactory)
    phase = Phase.ANCHORING
    order = 1
    exit_criterion = "Vedtaket er gjort, med dato og organ."


class CourseTaskFactory(factory.django.DjangoModelFactory[CourseTask]):
    class Meta:
        model = CourseTask

    phase = factory.SubFactory(CoursePhaseFactory)
    key = factory.Sequence(lambda n: f"oppgave-{n}")
    title = factory.Sequence(lambda n: f"Oppgave {n}")
    role = "project_manager"
    due_days = factory.Sequence(lambda n: n)


class RolloutFactory(factory.django.DjangoModelFactory[Rollout]):
    class Meta:
        model = Rollout
        django_get_or_create = ("solution", "track", "network", "criteria")

    class Params:
        regional = factory.Trait(track=Track.REGIONAL, network=factory.SubFactory(NetworkFactory))
        partial = factory.Trait(track=Track.PARTIAL, criteria="Kommuner på listen utvalget godkjente")

    solution = factory.SubFactory(SolutionFactory)
    track = Track.NATIONAL
    network = None
    criteria = ""


def next_number(rollout: Rollout | None) -> int:
    """Number a wave after its rollout's last, whatever other tests have made before."""
    last = Wave.objects.filter(rollout=rollout).order_by("number").last() if rollout and rollout.pk else None
    return last.number + 1 if last else 1


class WaveFactory(factory.django.DjangoModelFactory[Wave]):
    """A draft whose deadline is two weeks after ``DAY``; ``announced``, ``locked`` and ``closed`` move it on."""

    class Meta:
        model = Wave

    class Params:
        announced = factory.Trait(state=WaveState.ANNOUNCED, announced_on=DAY - 2 * WEEK)
        locked = factory.Trait(state=WaveState.LOCKED, announced_on=DAY - 8 * WEEK, locked_on=DAY - WEEK)
        closed = factory.Trait(
            state=WaveState.CLOSED,
            announced_on=DAY - 60 * WEEK,
            locked_on=DAY - 52 * WEEK,
            closed_on=DAY - 8 * WEEK,
        )

    rollout = factory.SubFactory(RolloutFactory)
    number = factory.LazyAttribute(lambda wave: next_number(wave.rollout))
    name = factory.LazyAttribute(lambda wave: f"Pulje {wave.number}, vår 2027")
    seats_min = 1
    seats_max = 40
    answer_by = DAY + 2 * WEEK
    kickoff_on = DAY + 8 * WEEK
    ready_by = DAY + 20 * WEEK
    golive_from = DAY + 22 * WEEK
    golive_to = DAY + 30 * WEEK


class InvitationFactory(factory.django.DjangoModelFactory[Invitation]):
    """A sent invitation to an announced wave."""

    class Meta:
        model = Invitation

    wave = factory.SubFactory(WaveFactory, announced=True)
    sent_on = factory.LazyAttribute(lambda invitation: invitation.wave.announced_on)


def approved(*municipalities: Municipality, solution: Solution | None = None) -> Rollout:
    """Make a partial rollout for the municipalities on its list."""
    rollout: Rollout = RolloutFactory(partial=True, solution=solution or SolutionFactory())
    rollout.eligible.set(municipalities)
    return rollout


def plan(**other: Any) -> WavePlan:
    """Return a plan that can be carried out on ``DAY``."""
    draft = WaveFactory.build(rollout=None, number=1)
    return WavePlan(**{name: other.get(name, getattr(draft, name)) for name in WavePlan.__dataclass_fields__})

"""What a journey needs: the cast in the running portal, and a quick way through the door."""

import datetime
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from portal.accounts.models import User
from rollouts.models import Invitation, Wave
from tests.cast import Cast, make_cast
from tests.factories.waves import (
    CoursePhaseFactory,
    InvitationFactory,
    LifecycleEntryFactory,
    RolloutFactory,
    SolutionFactory,
    StandardCourseFactory,
    WaveFactory,
)

Enter = Callable[[Page, User, str], None]


@pytest.fixture
def people(live_portal: str) -> Cast:
    """Seat the cast in the portal that runs."""
    del live_portal
    return make_cast()


@pytest.fixture
def solution(people: Cast) -> object:
    """Make DigiHelse, open for rollout."""
    del people
    made = SolutionFactory()
    LifecycleEntryFactory(solution=made)
    CoursePhaseFactory(course=StandardCourseFactory(solution=made))
    return made


@pytest.fixture
def wave(people: Cast, solution: object) -> Wave:
    """Announce a wave to both municipalities, to be answered within two weeks of the real today."""
    today = timezone.localdate()
    announced: Wave = WaveFactory(
        rollout=RolloutFactory(solution=solution),
        announced=True,
        number=4,
        name="Pulje 4",
        announced_on=today,
        **{
            name: today + datetime.timedelta(weeks=weeks)
            for name, weeks in {
                "answer_by": 2, "kickoff_on": 8, "ready_by": 20, "golive_from": 22, "golive_to": 30
            }.items()
        },
    )  # fmt: skip
    for municipality in (people.grimstad, people.bodo):
        InvitationFactory(wave=announced, municipality=municipality, sent_on=today)
    return announced


@pytest.fixture
def invitation(wave: Wave, people: Cast) -> Invitation:
    """Grimstad's invitation."""
    return wave.invitations.get(municipality=people.grimstad)


@pytest.fixture
def enter(live_portal: str) -> Enter:
    """Give a function that opens a page as somebody who has signed in already."""

    def entered(page: Page, user: User, path: str = "/") -> None:
        client = Client()
        client.force_login(user)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.clear_cookies()
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_portal}])
        page.goto(path)

    return entered

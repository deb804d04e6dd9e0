"""The history and the personal data in a real browser: opened in place, without violations, on a phone too."""

from __future__ import annotations

import pytest
from django.urls import reverse

from networks.models import Body
from portal.audit.models import Entry
from tests.browser.conftest import Enter, enter, people  # noqa: F401  fixtures of the journeys
from tests.cast import Cast
from tests.chrome import PHONE, OpenPage, axe_violations

pytestmark = pytest.mark.browser


def test_history_opens_in_place(open_page: OpenPage, people: Cast, enter: Enter) -> None:  # noqa: F811
    page = open_page()
    body = Body.objects.get(key="regional-agder")
    enter(page, people.administrator, body.get_absolute_url())
    page.get_by_role("link", name="Se hva som er endret").click()
    page.get_by_text("Portalen ga et verv: Regional contact").wait_for()
    assert (page.url.endswith(body.get_absolute_url()), axe_violations(page)) == (True, [])
    page.get_by_role("link", name="Hele historikken").click()
    page.get_by_label("Hva", exact=True).select_option("membership.started")
    page.get_by_role("button", name="Vis").click()
    assert page.locator(".lst > li").count() == 1


@pytest.mark.parametrize("name", ["trail", "access_log", "person", "erase", "privacy"])
def test_page_has_no_violations(open_page: OpenPage, people: Cast, enter: Enter, name: str) -> None:  # noqa: F811
    addresses = {
        "trail": reverse("audit:trail", args=["networks.municipality", people.grimstad.pk]),
        "access_log": reverse("audit:access_log"),
        "person": reverse("personal:person", args=[people.health_leader.pk]),
        "erase": reverse("personal:erase", args=[people.health_leader.pk]),
        "privacy": reverse("privacy"),
    }
    page = open_page()
    enter(page, people.administrator, addresses[name])
    found = axe_violations(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    width = page.evaluate("document.documentElement.scrollWidth")
    assert (found, width) == ([], PHONE["width"])


def test_erasing_says_first_what_it_does(open_page: OpenPage, people: Cast, enter: Enter) -> None:  # noqa: F811
    page = open_page()
    enter(page, people.administrator, reverse("personal:person", args=[people.project_manager.pk]))
    page.get_by_role("link", name="Slett personen").click()
    page.get_by_text("«tidligere prosjektleder, Grimstad»").wait_for()
    page.get_by_label("Hvorfor").fill("Har sluttet")
    page.get_by_role("button", name="Slett").click()
    page.get_by_text("Personen er slettet").wait_for()
    assert Entry.objects.get(verb="personal_data.erased").note == "Har sluttet"

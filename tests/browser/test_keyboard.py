"""The whole way with the keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from rollouts.models import Answer, Invitation
from tests.browser.conftest import Enter
from tests.cast import Cast

pytestmark = pytest.mark.browser
MOST_STOPS = 60


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the focus stands on something that says ``words``."""
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "(() => { const e = document.activeElement; const l = e.labels && e.labels[0];"
            " return (l ? l.innerText : e.innerText) || '' })()"
        )
        if words in said:
            return
    raise AssertionError(f"the keyboard never reached “{words}”")


def test_invitation_is_answered_by_keyboard_alone(
    page: Page, people: Cast, invitation: Invitation, enter: Enter
) -> None:
    enter(page, people.health_leader, "/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hopp til hovedinnhold")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "Svar på invitasjonen")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/invitasjoner/{invitation.pk}/")
    tab_to(page, "Ja")
    page.keyboard.press("Space")
    tab_to(page, "Send svaret")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").or_(page.locator(".ds-alert")).first).to_be_attached()
    page.wait_for_load_state()
    assert Answer.objects.get(invitation=invitation).kind == "yes"

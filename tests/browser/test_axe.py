"""Every page in the matrix, as somebody who may open it: no violation, no sideways scroll on a phone."""

import pytest
from django.urls import reverse

from tests.browser.conftest import Enter
from tests.cast import Cast
from tests.chrome import PHONE, OpenPage, axe_violations
from tests.matrix import ROWS
from tests.world import make_world

pytestmark = pytest.mark.browser
NO_PAGE = {
    "health",
    "priorities:report_progress",
    "rollouts:status_confirm",
    "priorities:report_pdf",
    "priorities:report_csv",
    "security_txt",
    "audit:trail_csv",
    "personal:export",
}
READERS = ("national_coordinator", "health_leader", "administrator", "newcomer", "anonymous")
PAGES = [
    row
    for row in ROWS
    if row.method == "GET" and row.name not in NO_PAGE and any(row.expected[who] == "200" for who in READERS)
]


@pytest.mark.parametrize("chunk", range(4))
def test_pages_have_no_violations(open_page: OpenPage, people: Cast, enter: Enter, chunk: int) -> None:
    world = make_world(people)
    found = {}
    for row in PAGES[chunk::4]:
        page = open_page()
        who = next(name for name in READERS if row.expected[name] == "200")
        address = reverse(row.name, kwargs=world.arguments(row.arguments))
        if who == "anonymous":
            page.goto(address)
        else:
            enter(page, people.people()[who], address)
        violations = axe_violations(page)
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        width = page.evaluate("document.documentElement.scrollWidth")
        if violations or width > PHONE["width"]:
            found[str(row)] = (violations, width)
        page.context.close()
    assert found == {}

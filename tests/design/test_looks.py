"""The parts in a real browser: accessible, and never wider than the window, down to 320 px."""

import mimetypes
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Route

from tests.chrome import axe_violations
from tests.design import specimen

pytestmark = pytest.mark.urls("tests.design.urls")
WINDOWS = [(1440, "light"), (390, "light"), (320, "light"), (1440, "dark"), (390, "dark")]
PARTS = [(path, *window) for path in ("/specimen/", "/skjema/") for window in WINDOWS]
ERRORS = [(f"/side/{name}/", 390, "light") for name in specimen.ERROR_PAGES]


def answer(route: Route) -> None:
    """Answer the browser from Django itself, so that no server is needed."""
    path = urlsplit(route.request.url).path
    if path.startswith("/static/"):
        found = finders.find(path.removeprefix("/static/"))
        assert isinstance(found, str), path
        route.fulfill(body=Path(found).read_bytes(), content_type=mimetypes.guess_type(path)[0] or "font/woff2")
        return
    response = Client().generic(route.request.method, path)
    route.fulfill(status=response.status_code, headers=dict(response.items()), body=response.content)


@pytest.fixture
def specimen_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Open a page of parts; the browser must have nothing to complain about, the content policy included."""
    path, width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="nb-NO")
    complaints: list[str] = []

    def complain(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "status of 422" not in message.text:
            complaints.append(message.text)

    page = context.new_page()
    page.on("console", complain)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route("**/*", answer)
    page.goto(f"http://localhost{path}")
    yield page
    context.close()
    assert complaints == []


@pytest.mark.parametrize("specimen_page", PARTS + ERRORS, indirect=True)
def test_page_is_accessible_and_fits_the_window(specimen_page: Page) -> None:
    widths = specimen_page.evaluate("[document.documentElement.scrollWidth, innerWidth]")

    assert widths[0] <= widths[1]
    assert axe_violations(specimen_page) == []


@pytest.mark.parametrize("specimen_page", [("/skjema/", 1440, "light")], indirect=True)
def test_error_summary_has_focus(specimen_page: Page) -> None:
    assert specimen_page.evaluate("document.activeElement.id") == "feil"


@pytest.mark.parametrize("specimen_page", [("/side/404/", 390, "light")], indirect=True)
def test_menu_opens_and_closes_from_the_keyboard(specimen_page: Page) -> None:
    specimen_page.locator(".fi-fold summary").focus()
    specimen_page.keyboard.press("Enter")
    opened = specimen_page.get_by_role("link", name="Puljer").is_visible()
    specimen_page.keyboard.press("Escape")

    assert (opened, specimen_page.get_by_role("link", name="Puljer").is_visible()) == (True, False)
    assert specimen_page.evaluate("document.activeElement.tagName") == "SUMMARY"


@pytest.mark.parametrize("specimen_page", [("/specimen/", 1440, "light")], indirect=True)
def test_form_that_comes_back_with_errors_takes_focus_and_the_title_says_so(specimen_page: Page) -> None:
    specimen_page.evaluate("htmx.ajax('POST', '/skjema/', {target: '#innhold', select: '#innhold', swap: 'outerHTML'})")
    specimen_page.wait_for_function("document.activeElement.id === 'feil'")

    assert specimen_page.title() == "Feil: Oppdater status – Felles innføring"


@pytest.mark.parametrize("specimen_page", [("/specimen/", 390, "light")], indirect=True)
def test_what_the_server_announces_is_read_out(specimen_page: Page) -> None:
    specimen_page.evaluate("htmx.trigger(document.body, 'announce', {value: 'Statusen er lagret'})")

    assert specimen_page.locator("#live").inner_text() == "Statusen er lagret"

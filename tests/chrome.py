"""A real Chromium for tests marked ``browser``; the page's console must stay clean."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from portal.launch import chromium

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the browser once for the run."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the thread that prepares the data
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.program(), args=list(chromium.QUIET))
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(browser: Browser, live_portal: str) -> Iterator[OpenPage]:
    """Give a function that opens a page in a fresh profile: ``open_page(PHONE, javascript=False)``."""
    contexts, complaints = [], []

    def complain(message: ConsoleMessage) -> None:
        expected = "the server responded with a status of 4" in message.text  # a refused form is not a fault
        if message.type in {"error", "warning"} and not expected:
            complaints.append(message.text)

    def opened(viewport: dict[str, int] = DESKTOP, *, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_portal,
            locale="nb-NO",
            timezone_id="Europe/Oslo",
            viewport={"width": viewport["width"], "height": viewport["height"]},
            java_script_enabled=javascript,
            accept_downloads=True,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", complain)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """Open a desktop page."""
    return open_page()


@pytest.fixture
def phone_page(open_page: OpenPage) -> Page:
    """Open a page 390 px wide."""
    return open_page(PHONE)


def axe_violations(page: Page) -> list[str]:
    """List what axe objects to on the page as it stands: rule, help and the first elements."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {rule['help']}: {[node['target'] for node in rule['nodes'][:3]]}" for rule in found]

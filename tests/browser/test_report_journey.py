"""From a status to the committee's file: lock a cut, watch the report being made, download it as the committee."""

from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import expect

from priorities.models import Cut, Report
from tests.browser.conftest import Enter
from tests.cast import Cast
from tests.chrome import OpenPage, axe_violations

pytestmark = pytest.mark.browser


def test_report_is_locked_made_watched_and_downloaded(
    open_page: OpenPage, people: Cast, solution: object, enter: Enter, tmp_path: Path
) -> None:
    del solution
    desk = open_page()
    enter(desk, people.national_coordinator, "/rapporter/nytt/")
    desk.get_by_role("button", name="Se tallene").or_(desk.get_by_role("button", name="Lag utkast")).first.click()
    cut = Cut.objects.get()
    desk.goto(f"/rapporter/{cut.pk}/las/")
    assert axe_violations(desk) == []
    desk.locator("main form button[type=submit]").first.click()
    cut.refresh_from_db()
    assert cut.is_locked
    if not Report.objects.exists() and desk.get_by_role("button", name="Lag PDF").count():
        desk.get_by_role("button", name="Lag PDF").click()
    desk.goto("/rapporter/")
    expect(desk.get_by_role("link", name="PDF").first).to_be_visible(timeout=60_000)

    committee = open_page()
    enter(committee, people.committee_member, "/rapporter/")
    assert axe_violations(committee) == []
    with committee.expect_download() as download:
        committee.get_by_role("link", name="PDF").first.click()
    target = tmp_path / "rapport.pdf"
    download.value.save_as(target)
    assert download.value.suggested_filename.startswith("statusrapport")
    with pikepdf.open(target) as pdf:
        assert str(pdf.Root.Lang) in {"nb", "nb-NO"}
    assert Report.objects.count() == 1

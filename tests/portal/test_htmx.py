import pytest
from django.test import RequestFactory

from portal import htmx


@pytest.mark.parametrize(
    ("headers", "fragment"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-Boosted": "true"}, False),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
    ],
)
def test_only_a_plain_htmx_request_gets_a_fragment(headers: dict[str, str], fragment: bool) -> None:
    assert htmx.wants_fragment(RequestFactory().get("/", headers=headers)) is fragment


@pytest.mark.django_db
def test_page_and_fragment_are_kept_apart_by_caches() -> None:
    response = htmx.page_or_fragment(RequestFactory().get("/"), "_empty.html", "_empty.html", {"heading": "Tomt"})
    assert response["Vary"] == "HX-Request"

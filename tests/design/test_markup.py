"""What the markup of every part must keep: no inline style or script, working references, text beside colour."""

from html.parser import HTMLParser

import pytest
from django.test import Client

from tests.design import specimen

pytestmark = pytest.mark.urls("tests.design.urls")
PAGES = ("/specimen/", "/skjema/", *(f"/side/{name}/" for name in specimen.ERROR_PAGES))


class Outline(HTMLParser):
    """Gathers what the tests ask about."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, name: str) -> list[str]:
        return [attrs[name] for _tag, attrs in self.tags if name in attrs]


@pytest.fixture(params=PAGES)
def outline(request: pytest.FixtureRequest, client: Client) -> Outline:
    return Outline(client.get(request.param).content.decode())


def test_page_has_no_inline_style_or_script(outline: Outline) -> None:
    inline = [tag for tag, attrs in outline.tags if tag == "style" or (tag == "script" and "src" not in attrs)]
    handlers = [name for _tag, attrs in outline.tags for name in attrs if name == "style" or name.startswith("on")]

    assert (inline, handlers) == ([], [])


def test_ids_are_unique_and_references_lead_somewhere(outline: Outline) -> None:
    ids = outline.all("id")
    links = {link.removeprefix("#") for link in outline.all("href") if link.startswith("#")}
    pointed = {name for attribute in ("for", "aria-labelledby", "aria-describedby") for name in outline.all(attribute)}

    assert len(ids) == len(set(ids))
    assert (links | {name for names in pointed for name in names.split()}) - set(ids) == set()


def test_page_has_one_heading_one_main_and_its_language(outline: Outline) -> None:
    tags = [tag for tag, _attrs in outline.tags]

    assert (tags.count("h1"), tags.count("main"), outline.all("lang")) == (1, 1, ["nb"])


def test_field_ties_label_hint_and_error_together(client: Client) -> None:
    tags = Outline(client.get("/skjema/").content.decode()).tags
    field = next(attrs for _tag, attrs in tags if attrs.get("name") == "forecast")

    assert (field["class"], field["aria-invalid"], field["aria-describedby"]) == (
        "ds-input short",
        "true",
        "id_forecast_helptext id_forecast_error",
    )


def test_error_summary_counts_in_words_and_links_to_the_fields(client: Client) -> None:
    html = client.get("/skjema/").content.decode()

    assert "Du må rette tre feil før du kan lagre" in html
    assert [target in html for target in ("#id_forecast", "#id_owner", "#id_answer_0")] == [True, True, True]


def test_everything_says_that_the_data_are_examples(client: Client) -> None:
    assert client.get("/specimen/").content.decode().count("Eksempeldata") == 2

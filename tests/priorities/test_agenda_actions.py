"""The agenda of a draft: numbered from one without gaps, and in the trail."""

from typing import Any

import pytest
from django.db import DatabaseError

from portal.audit.models import Entry
from portal.refusals import Refused
from priorities.actions import agenda, cuts
from priorities.models import AgendaItem, Cut
from tests.factories.cuts import WORDS, drafted, wanted
from tests.factories.waves import NOON


@pytest.fixture
def cut(db: None) -> Cut:
    made = drafted()
    for title in ("Første", "Andre", "Tredje"):
        wanted(made, title)
    return made


def numbered(cut: Cut) -> list[tuple[int, str]]:
    return list(cut.agenda_items.order_by("number").values_list("number", "title"))


def item(title: str) -> AgendaItem:
    return AgendaItem.objects.get(title=title)


def test_items_are_numbered_as_they_come(cut: Cut) -> None:
    assert numbered(cut) == [(1, "Første"), (2, "Andre"), (3, "Tredje")]
    entry = Entry.objects.about(cut)[0]
    assert (entry.verb, entry.after["number"], entry.after["title"]) == ("agenda.added", 3, "Tredje")


def test_an_item_is_edited(cut: Cut) -> None:
    agenda.edit(item=item("Andre"), words=WORDS, by=None, at=NOON)
    assert numbered(cut)[1] == (2, WORDS.title)
    entry = Entry.objects.about(cut)[0]
    assert (entry.verb, entry.before["title"], entry.after["title"]) == ("agenda.edited", "Andre", WORDS.title)


def test_an_edit_that_changes_nothing_leaves_no_trace(cut: Cut) -> None:
    held = item("Andre")
    agenda.edit(item=held, words=agenda.ItemWords.of(held), by=None, at=NOON)
    assert not Entry.objects.filter(verb="agenda.edited").exists()


def test_the_rest_close_up_when_an_item_is_deleted(cut: Cut) -> None:
    agenda.delete(item=item("Første"), by=None, at=NOON)
    assert numbered(cut) == [(1, "Andre"), (2, "Tredje")]
    entry = Entry.objects.about(cut)[0]
    assert (entry.verb, entry.before["number"], entry.before["title"]) == ("agenda.deleted", 1, "Første")


@pytest.mark.parametrize(
    ("title", "number", "order"),
    [
        ("Tredje", 1, ["Tredje", "Første", "Andre"]),
        ("Første", 2, ["Andre", "Første", "Tredje"]),
        ("Første", 9, ["Andre", "Tredje", "Første"]),
        ("Andre", 0, ["Andre", "Første", "Tredje"]),
    ],
)
def test_an_item_moves_and_the_others_make_room(cut: Cut, title: str, number: int, order: list[str]) -> None:
    agenda.move(item=item(title), number=number, by=None, at=NOON)
    assert numbered(cut) == list(enumerate(order, start=1))
    assert Entry.objects.about(cut)[0].verb == "agenda.moved"


@pytest.mark.parametrize("verb", ["edit", "delete", "move"])
def test_the_agenda_of_a_locked_cut_never_changes(cut: Cut, verb: str) -> None:
    held = item("Andre")
    cuts.lock(cut=cut, by=None, at=NOON, is_example=False)
    before = numbered(cut)
    arguments: dict[str, dict[str, Any]] = {"edit": {"words": WORDS}, "delete": {}, "move": {"number": 1}}
    with pytest.raises(Refused, match="låst og endres aldri"):
        getattr(agenda, verb)(item=held, by=None, at=NOON, **arguments[verb])
    assert numbered(cut) == before


@pytest.mark.parametrize("verb", ["add", "edit", "delete", "move"])
def test_change_and_entry_stand_or_fall_together(cut: Cut, verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_fields: Any) -> None:
        raise DatabaseError

    before, held = numbered(cut), item("Andre")
    arguments: dict[str, dict[str, Any]] = {
        "add": {"cut": cut, "words": WORDS},
        "edit": {"item": held, "words": WORDS},
        "delete": {"item": held},
        "move": {"item": held, "number": 1},
    }
    monkeypatch.setattr(Entry.objects, "create", fail)
    with pytest.raises(DatabaseError):
        getattr(agenda, verb)(by=None, at=NOON, **arguments[verb])
    assert numbered(cut) == before

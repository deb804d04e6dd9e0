import datetime
import threading
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import F, QuerySet

from networks.models import Network
from portal.access import Level, grant
from portal.audit import chain, guards, seals
from portal.audit.actions import record
from portal.audit.chain import Fault, Kind
from portal.audit.models import Entry, Link, Redaction
from tests.factories.accounts import UserFactory
from tests.factories.networks import NetworkFactory

AT = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
WRITERS, EACH = 8, 12


def chained() -> None:
    """Let PostgreSQL do now what it does at commit."""
    if connection.vendor == "postgresql":
        connection.check_constraints()


def rows() -> QuerySet[Entry]:
    """Return the entries by a road that refuses nothing."""
    return QuerySet(Entry)


@pytest.fixture
def trail(db: None) -> list[Entry]:
    """Write six entries and take the guards away, as somebody with the database's password could."""
    network, person = NetworkFactory(), UserFactory()
    written = [
        record(by=person, verb=f"step.{n}", subject=network, after={"n": n, "share": 0.5}, note="Ærlig", at=AT)
        for n in range(1, 7)
    ]
    chained()
    guards.lower(connection)
    return written


def test_untouched_chain_holds(trail: list[Entry]) -> None:
    walk = chain.verify()
    assert (walk.number, walk.fault, walk.redacted) == (6, None, 0)
    assert walk.digest == Link.objects.get(number=6).digest


def test_each_link_hangs_on_the_one_before(trail: list[Entry]) -> None:
    previous = seals.GENESIS
    for number, (link, entry) in enumerate(zip(Link.objects.all(), trail, strict=True), start=1):
        assert (link.number, link.entry_id) == (number, entry.pk)
        previous = seals.of_link(previous, number, entry.pk, entry.seal)
        assert link.digest == previous


def change(trail: list[Entry]) -> None:
    rows().filter(pk=trail[2].pk).update(note="Ryddet opp")


def change_and_seal_again(trail: list[Entry]) -> None:
    entry = Entry.objects.get(pk=trail[2].pk)
    entry.note = "Ryddet opp"
    entry.words = entry.words_now()
    rows().filter(pk=entry.pk).update(note=entry.note, words=entry.words, seal=entry.seal_now())


def change_actor(trail: list[Entry]) -> None:
    rows().filter(pk=trail[2].pk).update(actor=F("actor") + 1)


def change_time(trail: list[Entry]) -> None:
    rows().filter(pk=trail[2].pk).update(at=AT + datetime.timedelta(microseconds=1))


def change_link(trail: list[Entry]) -> None:
    QuerySet(Link).filter(number=3).update(digest="f" * 64)


def remove(trail: list[Entry]) -> None:
    rows().filter(pk=trail[2].pk)._raw_delete("default")


def remove_with_link(trail: list[Entry]) -> None:
    QuerySet(Link).filter(number=3)._raw_delete("default")
    remove(trail)


def insert(trail: list[Entry]) -> None:
    entry = Entry.objects.get(pk=trail[2].pk)
    entry.pk = trail[-1].pk + 1
    rows().bulk_create([entry])


def insert_in_chain(trail: list[Entry]) -> None:
    insert(trail)
    Link.objects.create(number=7, entry_id=trail[-1].pk + 1, digest="e" * 64)


def swap_places(trail: list[Entry]) -> None:
    QuerySet(Link).filter(number=3).update(entry_id=-1)
    QuerySet(Link).filter(number=4).update(entry_id=trail[2].pk)
    QuerySet(Link).filter(number=3).update(entry_id=trail[3].pk)


def swap_contents(trail: list[Entry]) -> None:
    third, fourth = (Entry.objects.filter(pk=trail[n].pk).values().get() for n in (2, 3))
    for pk, other in ((third["id"], fourth), (fourth["id"], third)):
        rows().filter(pk=pk).update(**{name: value for name, value in other.items() if name != "id"})


def blank_a_name_in_silence(trail: list[Entry]) -> None:
    rows().filter(pk=trail[2].pk).update(by="noen", salt="")


def redact_without_an_erasure(trail: list[Entry]) -> None:
    entry = Entry.objects.get(pk=trail[2].pk)
    entry.by, entry.salt = "noen", ""
    Redaction.objects.create(erasure="selvlaget", entry_id=entry.pk, words=entry.words_now())
    rows().filter(pk=entry.pk).update(by=entry.by, salt="")


@pytest.mark.parametrize(
    ("tamper", "number", "kind"),
    [
        (change, 3, Kind.CHANGED),
        (change_and_seal_again, 3, Kind.CHANGED),
        (change_actor, 3, Kind.CHANGED),
        (change_time, 3, Kind.CHANGED),
        (change_link, 3, Kind.CHANGED),
        (remove, 3, Kind.REMOVED),
        (remove_with_link, 3, Kind.REMOVED),
        (insert, 7, Kind.INSERTED),
        (insert_in_chain, 7, Kind.CHANGED),
        (swap_places, 3, Kind.REORDERED),
        (swap_contents, 3, Kind.REORDERED),
        (blank_a_name_in_silence, 3, Kind.CHANGED),
        (redact_without_an_erasure, 6, Kind.ERASED_UNSAID),
    ],
)
def test_tampering_shows_at_its_place(
    trail: list[Entry], tamper: Callable[[list[Entry]], None], number: int, kind: Kind
) -> None:
    tamper(trail)
    fault = chain.verify().fault
    assert fault is not None
    assert (fault.number, fault.kind) == (number, kind)


def test_shortened_chain_shows_against_a_head_noted_earlier(trail: list[Entry]) -> None:
    head = chain.verify()
    QuerySet(Link).filter(number=6)._raw_delete("default")
    rows().filter(pk=trail[5].pk)._raw_delete("default")
    assert chain.verify().fault is None
    assert chain.verify(known=(head.number, head.digest)).fault == Fault(6, 0, Kind.SHORTENED)


def test_chain_written_anew_shows_against_a_head_noted_earlier(trail: list[Entry]) -> None:
    assert chain.verify(known=(4, "a" * 64)).fault == Fault(4, trail[3].pk, Kind.CHANGED)


def test_chain_longer_than_a_batch_holds(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "AT_A_TIME", 2)
    network = NetworkFactory()
    for n in range(5):
        record(by=None, verb="step", subject=network, after={"n": n})
    chained()
    assert (chain.verify().number, chain.verify().fault) == (5, None)


def test_command_tells_the_head(trail: list[Entry]) -> None:
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue().splitlines() == [
        "6 entries hold, 0 of them with a name taken out.",
        f"Head 6:{Link.objects.get(number=6).digest}",
    ]


def test_command_exits_with_one_and_names_the_place(trail: list[Entry]) -> None:
    change(trail)
    with pytest.raises(CommandError, match=rf"broken at number 3: entry {trail[2].pk} was changed") as error:
        call_command("verify_audit")
    assert error.value.returncode == 1


@pytest.mark.parametrize("known", ["x", "3", "3:abc", "a:" + "0" * 64])
def test_command_refuses_a_head_it_cannot_read(db: None, known: str) -> None:
    with pytest.raises(CommandError, match="NUMBER:DIGEST") as error:
        call_command("verify_audit", known=known)
    assert error.value.returncode == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET note = 'ryddet'",
        "UPDATE audit_entry SET salt = '', verb = 'x'",
        "DELETE FROM audit_entry",
        "UPDATE audit_link SET digest = 'x'",
        "DELETE FROM audit_link",
        pytest.param("TRUNCATE audit_entry", marks=pytest.mark.postgresql),
        "UPDATE audit_entry SET salt = ''",  # without a redaction that says so
    ],
)
def test_database_refuses_to_change_history(db: None, statement: str) -> None:
    record(by=None, verb="x", subject=NetworkFactory(), at=AT)
    chained()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert (Entry.objects.count(), chain.verify().fault) == (1, None)


@pytest.mark.django_db
def test_every_guard_stands_after_all_migrations() -> None:
    if connection.vendor == "sqlite":
        query, wanted = "SELECT name FROM sqlite_master WHERE type = 'trigger'", set(guards.SQLITE)
    else:
        query, wanted = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal", set(guards.POSTGRESQL)
    with connection.cursor() as cursor:
        cursor.execute(query)
        standing = {name for (name,) in cursor.fetchall() if name.startswith("audit_")}
    assert standing == wanted


@pytest.mark.django_db(transaction=True)
def test_entries_of_an_undone_change_leave_no_hole() -> None:
    network = NetworkFactory()

    def fail() -> None:
        with transaction.atomic():
            record(by=None, verb="undone", subject=network)
            raise LookupError

    for step in (1, 2):
        with pytest.raises(LookupError):
            fail()
        with transaction.atomic():
            record(by=None, verb=f"step.{step}", subject=network)
    walk = chain.verify()
    assert (walk.number, walk.fault) == (2, None)


@pytest.mark.django_db(transaction=True)
def test_entries_made_in_bulk_are_chained_too() -> None:
    with transaction.atomic():
        first = record(by=None, verb="one", subject=NetworkFactory())
    copies = [Entry.objects.get(pk=first.pk) for _ in range(3)]
    for copy in copies:
        copy.pk = None
        copy._state.adding = True
    with transaction.atomic():
        Entry.objects.bulk_create(copies)
    walk = chain.verify()
    assert (walk.number, walk.fault) == (4, None)


def write(network: Network, errors: list[Exception]) -> None:
    """Write as an action does: lock the row, change, record, change and record again."""
    try:
        for n in range(EACH):
            with transaction.atomic():
                record(by=None, verb="step.first", subject=network, after={"n": n})
                Network.objects.select_for_update().get(pk=network.pk)
                grant(user=UserFactory(email=f"{network.key}-{n}@kommune.example"), level=Level.SEE, thing=network,
                      by=None)  # fmt: skip
    except Exception as error:  # noqa: BLE001  the test asks what went wrong in the thread
        errors.append(error)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_eight_writers_neither_fail_nor_fork_the_chain() -> None:
    networks = [NetworkFactory(key=f"nett-{n % 4}") for n in range(WRITERS)]
    errors: list[Exception] = []
    threads = [threading.Thread(target=write, args=(networks[n % 4], errors)) for n in range(4)]
    threads += [threading.Thread(target=write_only, args=(networks[n % 4], errors)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    walk = chain.verify()
    assert (errors, walk.number, walk.fault) == ([], 4 * EACH * 2 + 4 * EACH, None)


def write_only(network: Network, errors: list[Exception]) -> None:
    """Lock another's row only after having written history: the order that would lock each other out."""
    try:
        for n in range(EACH):
            with transaction.atomic():
                record(by=None, verb="step.only", subject=network, after={"n": n})
                Network.objects.select_for_update().get(pk=network.pk)
    except Exception as error:  # noqa: BLE001  the test asks what went wrong in the thread
        errors.append(error)
    finally:
        connection.close()

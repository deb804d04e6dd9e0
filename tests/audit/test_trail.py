import csv
import datetime
import io
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from networks.actions import delegations
from networks.models import Body
from portal import spreadsheet
from portal.accounts.models import User
from portal.audit.actions import record
from portal.audit.models import Entry
from portal.history import reports
from portal.history.doors import DOORS
from portal.history.reports import Wanted
from rollouts.actions import invitations, waves
from rollouts.models import Invitation, Wave
from tests.cast import Cast
from tests.factories.accounts import UserFactory
from tests.factories.networks import municipality
from tests.factories.waves import DAY, NOON, RolloutFactory, plan


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(thing: Any, name: str = "trail") -> str:
    return reverse(f"audit:{name}", args=[thing._meta.label_lower, thing.pk])


def texts(user: User, thing: Any, **query: str) -> list[str]:
    response = signed_in(user).get(address(thing), query)
    assert response.status_code == 200
    return [sentence.text for sentence in response.context["sentences"]]


@pytest.fixture
def wave(cast: Cast) -> Wave:
    """Open a wave, think again about whom to invite, announce it, and let Grimstad and Bodø answer."""
    late = municipality("4203", "Arendal", network=cast.agder)
    wave = waves.open_wave(rollout=RolloutFactory(), plan=plan(seats_min=1), on=DAY, by=cast.national_coordinator)
    waves.invite(wave=wave, municipalities=[cast.grimstad, cast.bodo, late], on=DAY, by=cast.national_coordinator)
    waves.uninvite(wave=wave, municipalities=[late], by=cast.national_coordinator, note="Vil vente")
    waves.announce(wave=wave, on=DAY, by=cast.national_coordinator)
    no = ("not_relevant", "Vi har egen løsning")
    given = ((cast.grimstad, cast.health_leader, ("yes", "")), (cast.bodo, cast.other_health_leader, no))
    for place, by, (kind, reason) in given:
        invitation = Invitation.objects.get(wave=wave, municipality=place)
        invitations.answer(invitation=invitation, kind=kind, reason=reason, on=DAY, at=NOON, by=by)
    return wave


def test_history_of_a_municipality_is_that_of_its_parts_too(cast: Cast, wave: Wave) -> None:
    right, seen, reports = "en rettighet for Grimstad", "se kommunen", "melde status for den"
    assert set(texts(cast.health_leader, cast.grimstad)) == {
        "Portalen ga en rolle: Health leader, helseleder, Grimstad.",
        "Portalen ga en rolle: Project manager, prosjektleder, Grimstad.",
        f"Portalen ga Health leader {right}: {seen}.",
        f"Portalen ga Health leader {right}: {reports}.",
        f"Portalen ga Health leader {right}: svare på invitasjoner for den.",
        f"Portalen ga Project manager {right}: {seen}.",
        f"Portalen ga Project manager {right}: {reports}.",
        f"Health leader svarte «ja» på invitasjonen: Grimstad: {wave}.",
    }


def test_a_municipality_hears_neither_of_the_draft_nor_of_others(cast: Cast, wave: Wave) -> None:
    page = signed_in(cast.health_leader).get(address(wave)).content.decode()
    assert ("Vi har egen løsning" in page, "Bodø" in page, "Arendal" in page) == (False, False, False)


def test_those_who_run_it_hear_everything(cast: Cast, wave: Wave) -> None:
    page = signed_in(cast.national_coordinator).get(address(wave)).content.decode()
    assert [word in page for word in ("Vi har egen løsning", "Bodø", "Arendal", "Vil vente")] == [True] * 4


def test_what_lay_before_the_announcement_is_not_told_to_the_invited(cast: Cast, wave: Wave) -> None:
    morning = NOON - datetime.timedelta(days=9)
    record(by=None, verb="wave.edited", subject=wave, after={"seats_max": 9}, at=morning)
    assert len(texts(cast.national_coordinator, wave)) == len(texts(cast.working_group_lead, wave))
    heard = [entry.at for entry in reports.of(wave, DOORS["rollouts.wave"], cast.health_leader, DAY)]
    assert morning not in heard


@pytest.mark.parametrize(
    ("label", "pk"),
    [("accounts.user", "1"), ("networks.network", "1"), ("networks.municipality", "x"), ("networks.municipality",
     "999999"), ("networks.municipality", "9" * 30), ("x", "1")],
)  # fmt: skip
def test_what_cannot_be_found_is_not_there(cast: Cast, label: str, pk: str) -> None:
    for name in ("audit:trail", "audit:trail_csv"):
        assert signed_in(cast.administrator).get(reverse(name, args=[label, pk])).status_code == 404


def test_trail_is_narrowed_by_who_what_and_when(cast: Cast) -> None:
    place = cast.bodo
    record(by=cast.administrator, verb="municipality.grew", subject=place, at=datetime.datetime(2026, 5, 1, 21, 59,
           tzinfo=datetime.UTC))  # fmt: skip
    record(by=None, verb="municipality.ended", subject=place, at=datetime.datetime(2026, 5, 1, 22, 1,
           tzinfo=datetime.UTC))  # fmt: skip
    grew = ["Administrator registrerte at Bodø fører en annen kommune videre."]
    ended = ["Portalen registrerte at Bodø ikke lenger er egen kommune."]
    assert texts(cast.administrator, place, by="Administrator") == grew
    assert texts(cast.administrator, place, verb="municipality.ended") == ended
    assert texts(cast.administrator, place, since="2026-05-01", until="2026-05-01") == grew
    assert texts(cast.administrator, place, since="2026-05-02", until="2026-05-02") == ended
    assert texts(cast.administrator, place, since="tull", until="2026-05-01") == grew


def test_trail_is_paged(cast: Cast) -> None:
    for n in range(30):
        record(by=None, verb="municipality.grew", subject=cast.bodo, after={"inhabitants": n})
    client = signed_in(cast.administrator)
    pages = [client.get(address(cast.bodo), {"side": n, "verb": "municipality.grew"}) for n in ("1", "2")]
    assert [len(page.context["sentences"]) for page in pages] == [25, 5]


def test_fragment_is_the_list_alone(cast: Cast) -> None:
    response = signed_in(cast.administrator).get(address(cast.bodo), headers={"HX-Request": "true"})
    assert ("<main" in response.content.decode(), response["Vary"].split(", ")[0]) == (False, "HX-Request")


def test_file_holds_the_narrowed_trail_and_no_formulas(cast: Cast) -> None:
    record(by=cast.administrator, verb="municipality.grew", subject=cast.bodo, note='=HYPERLINK("x")', at=NOON)
    record(by=None, verb="municipality.ended", subject=cast.bodo, note="+47", at=NOON)
    client = signed_in(cast.administrator)
    response = client.get(address(cast.bodo, "trail_csv"), {"verb": "municipality.grew"})
    assert (
        response["Content-Disposition"] == f'attachment; filename="historikk-networks.municipality-{cast.bodo.pk}.csv"'
    )
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert rows == [
        ["Når", "Hvem", "Hva", "Endringer", "Hvorfor"],
        ["2026-11-25 13:00:00", "Administrator", "Administrator registrerte at Bodø fører en annen kommune videre.",
         "", "'=HYPERLINK(\"x\")"],
    ]  # fmt: skip
    exported = Entry.objects.get(verb="trail.exported")
    assert (exported.by, exported.subject) == (f"Administrator <{cast.administrator.email}>", "Bodø")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\u00a0=1"])
def test_formula_becomes_text(cell: str) -> None:
    assert spreadsheet.write([[cell, 3, "a"]]).decode("utf-8-sig").strip("\r\n").endswith(";3;a")
    assert spreadsheet.safe(cell) == f"'{cell}"


def test_access_log_tells_who_fetched_what(cast: Cast) -> None:
    signed_in(cast.health_leader).get(address(cast.grimstad, "trail_csv"))
    response = signed_in(cast.administrator).get(reverse("audit:access_log"))
    assert [sentence.text for sentence in response.context["sentences"]] == [
        "Health leader hentet ut historikken til Grimstad."
    ]


@pytest.mark.parametrize("more", [1, 4])
def test_trail_asks_as_much_for_many_as_for_one(cast: Cast, more: int) -> None:
    for _n in range(more):
        record(by=UserFactory(), verb="municipality.grew", subject=cast.grimstad, after={"municipalities": ["4202"]})
    client = signed_in(cast.administrator)
    with CaptureQueriesContext(connection) as queries:
        client.get(address(cast.grimstad), {"verb": "municipality.grew"})
    assert len(queries) == 13


def test_parts_of_a_body_are_its_seats(cast: Cast) -> None:
    body = Body.objects.get(key="regional-agder")
    assert texts(cast.health_leader, body) == [
        "Portalen ga et verv: Regional contact, kontaktperson e-helse, regional-agder."
    ]


def test_agreements_are_part_of_a_municipality(cast: Cast) -> None:
    before = reports.of(cast.grimstad, DOORS["networks.municipality"], cast.health_leader, DAY).count()
    delegations.agree(
        municipality=cast.grimstad, network=cast.agder, starts_on=DAY, ends_on=None, by=cast.health_leader
    )
    found = reports.of(cast.grimstad, DOORS["networks.municipality"], cast.health_leader, DAY)
    assert (found.count() - before, found[0].verb) == (1, "delegation.agreed")


def test_nothing_wanted_keeps_everything(cast: Cast) -> None:
    found = reports.of(cast.grimstad, DOORS["networks.municipality"], cast.health_leader, DAY)
    assert set(reports.narrow(found, Wanted())) == set(found)


def test_include_leads_to_the_trail(cast: Cast) -> None:
    words = render_to_string("audit/_trail.html", {"label": "networks.municipality", "pk": cast.grimstad.pk})
    assert words.count(address(cast.grimstad)) == 2


def test_every_door_leads_to_a_model(cast: Cast) -> None:
    for label, door in DOORS.items():
        assert door.visible(cast.administrator, DAY).model._meta.label_lower == label

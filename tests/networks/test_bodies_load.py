"""The files about bodies: judged, loaded once, and never over what people have written."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from networks.actions import organisation as actions
from networks.management.commands.load_bodies import OWN_DATA
from networks.models import Body, HealthCommunity, Network, RoleType, Supplier
from networks.register import organisation

HEADER = ",".join(organisation.BODIES.cells)


@pytest.fixture
def loaded(db: None) -> None:
    call_command("load_register", stdout=io.StringIO())
    call_command("load_bodies", stdout=io.StringIO())


def test_the_real_model_is_whole_and_loads_once(loaded: None) -> None:
    again = actions.load(files=organisation.folder(OWN_DATA), by=None)
    assert all(tally.is_still for tally in again.tallies)
    assert set(Network.objects.values_list("bodies__kind", flat=True)) == {Body.Kind.REGIONAL_GROUP}
    assert HealthCommunity.objects.filter(body__isnull=True).count() == 0
    assert Supplier.objects.filter(body__isnull=True).count() == 0
    line = ["regional-gruppe-agder"]
    while (above := Body.objects.get(key=line[-1]).reports_to) is not None:
        line.append(above.key)
    assert line[1:] == [
        "nasjonal-koordineringsgruppe",
        "fag-og-prioriteringsutvalget",
        "digitaliseringsutvalget",
        "kommit-radet",
    ]
    assert {kind.key for kind in RoleType.objects.filter(is_required=True)} == {"health_leader"}
    what_people_have_written_stays()


def what_people_have_written_stays() -> None:
    Body.objects.filter(key="kommit-radet").update(mandate="Nytt mandat", rhythm="")
    actions.load(files=organisation.folder(OWN_DATA), by=None)
    council = Body.objects.get(key="kommit-radet")
    assert council.mandate == "Nytt mandat"
    assert council.rhythm.startswith("Faste møter")


def written(folder: Path, *lines: str) -> Path:
    (folder / "bodies.csv").write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    (folder / "role_types.csv").write_bytes((OWN_DATA / "role_types.csv").read_bytes())
    return folder


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["a,A,klubb,,,,,,,,,,,"], "må være ett av"),
        (["a,A,regional_group,,,,,,,,,,,"], "må fylles ut for denne typen organ"),
        (["a,A,regional_group,ukjent,,,,,,,,,,"], "finnes ikke i registeret"),
        (["a,A,council,ukjent,,,,,,,,,,"], "må være tom for denne typen organ"),
        (["a,A,working_group,,,,,,,,,,,"], "må fylles ut for denne typen organ"),
        (["a,A,council,,,,,b,,,,,,"], "er ikke et organ i denne filen"),
        (["a,A,council,,,,,b,,,,,,", "b,B,council,,,,,a,,,,,,"], "rapporterer til seg selv"),
        (["a,A,council,,,,,,,,,,,", "a,B,council,,,,,,,,,,,"], "linje 2"),
    ],
)
def test_a_fault_stops_the_load_and_says_where(tmp_path: Path, lines: list[str], words: str) -> None:
    err = io.StringIO()
    with pytest.raises(CommandError, match="Ingenting er skrevet"):
        call_command("load_bodies", folder=written(tmp_path, *lines), stderr=err)
    assert words in err.getvalue()
    assert "bodies.csv, linje" in err.getvalue()
    assert not Body.objects.exists()


@pytest.mark.django_db
def test_a_check_writes_nothing(tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("load_bodies", folder=written(tmp_path, "a,A,council,,,,,,,,,,,"), check=True, stdout=out)
    assert "ingen feil" in out.getvalue()
    assert not Body.objects.exists()

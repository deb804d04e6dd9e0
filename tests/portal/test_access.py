import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from networks.models import Network, NetworkGrant
from portal import access
from portal.access import Level
from portal.accounts.models import User
from portal.audit.models import Entry
from tests.factories.accounts import UserFactory
from tests.factories.networks import NetworkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return UserFactory()


def test_grant_gives_exactly_one_level_on_one_thing(person: User) -> None:
    agder, nordland = NetworkFactory(), NetworkFactory(key="nordland", name="Nordland")
    access.grant(user=person, level=Level.SEE, thing=agder, by=None)
    fresh = User.objects.get(pk=person.pk)
    assert set(access.visible(Network.objects.all(), fresh)) == {agder}
    assert (access.allowed(fresh, Level.COORDINATE, agder), access.allowed(fresh, Level.SEE, nordland)) == (
        False,
        False,
    )


def test_grant_twice_is_one_row_and_one_entry(person: User) -> None:
    network = NetworkFactory()
    for _time in range(2):
        access.grant(user=person, level=Level.SEE, thing=network, by=None)
    assert (NetworkGrant.objects.count(), Entry.objects.filter(verb="access.granted").count()) == (1, 1)


def test_revoke_takes_the_level_back_and_says_so(person: User) -> None:
    network = NetworkFactory()
    access.grant(user=person, level=Level.SEE, thing=network, by=None)
    access.revoke(user=person, level=Level.SEE, thing=network, by=None)
    access.revoke(user=person, level=Level.SEE, thing=network, by=None)
    assert not access.allowed(person, Level.SEE, network)
    assert [entry.verb for entry in Entry.objects.about(network)] == ["access.revoked", "access.granted"]


def test_failing_audit_takes_the_grant_with_it(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    network = NetworkFactory()

    def broken(**_fields: object) -> None:
        raise LookupError

    monkeypatch.setattr(access, "record", broken)
    with pytest.raises(LookupError):
        access.grant(user=person, level=Level.SEE, thing=network, by=None)
    assert not NetworkGrant.objects.exists()


@pytest.mark.parametrize("who", ["nobody", "inactive"])
def test_nobody_and_the_inactive_hold_nothing(person: User, who: str) -> None:
    network = NetworkFactory()
    access.grant(user=person, level=Level.SEE, thing=network, by=None)
    person.is_active = False
    person.__dict__.pop("_rights", None)
    asker = AnonymousUser() if who == "nobody" else person
    assert access.granted(asker, Level.SEE, Network) == frozenset()


def test_deleted_thing_takes_its_grants_along(person: User) -> None:
    network = NetworkFactory()
    access.grant(user=person, level=Level.SEE, thing=network, by=None)
    network.delete()
    assert not NetworkGrant.objects.exists()


@pytest.mark.parametrize("rows", [1, 4])
def test_rights_are_read_once_whatever_their_number(
    person: User, rows: int, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    networks = [NetworkFactory(key=f"n{n}", name=f"N{n}") for n in range(rows)]
    for network in networks:
        access.grant(user=person, level=Level.SEE, thing=network, by=None)
    fresh = User.objects.get(pk=person.pk)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert all(access.allowed(fresh, Level.SEE, network) for network in networks)


def test_require_says_why_not() -> None:
    access.require(True, "never shown")
    with pytest.raises(PermissionDenied, match="bare kommunen"):
        access.require(False, "Det kan bare kommunen.")

"""Places, bodies and suppliers."""

import datetime
from typing import Any

import factory

from networks.models import (
    Belonging,
    Body,
    County,
    DelegationAgreement,
    HealthCommunity,
    HealthRegion,
    HealthTrust,
    Municipality,
    MunicipalityProduct,
    Network,
    PopulationCount,
    Product,
    RoleHolder,
    RoleType,
    Supplier,
)
from portal.accounts.models import User
from portal.alphabet import fold, sort_key

STARTS_ON = datetime.date(2024, 1, 1)


class HealthRegionFactory(factory.django.DjangoModelFactory[HealthRegion]):
    class Meta:
        model = HealthRegion
        django_get_or_create = ("key",)

    key = "helse-sor-ost"
    name = "Helse Sør-Øst"


class HealthTrustFactory(factory.django.DjangoModelFactory[HealthTrust]):
    class Meta:
        model = HealthTrust
        django_get_or_create = ("key",)

    key = "sorlandet-sykehus"
    name = "Sørlandet sykehus HF"
    region = factory.SubFactory(HealthRegionFactory)


class HealthCommunityFactory(factory.django.DjangoModelFactory[HealthCommunity]):
    class Meta:
        model = HealthCommunity
        django_get_or_create = ("key",)
        skip_postgeneration_save = True

    key = "agder"
    name = "Helsefellesskapet Agder"
    region = factory.SubFactory(HealthRegionFactory)


class NetworkFactory(factory.django.DjangoModelFactory[Network]):
    class Meta:
        model = Network
        django_get_or_create = ("key",)

    key = "digi-agder"
    name = "Digi Agder"
    sort_key = factory.LazyAttribute(lambda network: sort_key(network.name))


class CountyFactory(factory.django.DjangoModelFactory[County]):
    class Meta:
        model = County
        django_get_or_create = ("code",)

    code = "42"
    name = "Agder"
    sort_key = factory.LazyAttribute(lambda county: sort_key(county.name))


class MunicipalityFactory(factory.django.DjangoModelFactory[Municipality]):
    class Meta:
        model = Municipality

    code = factory.Sequence(lambda n: f"{4300 + n}")
    name = factory.Sequence(lambda n: f"Eksempelby {n}")
    name_nb = factory.SelfAttribute("name")
    name_official = factory.SelfAttribute("name")
    sort_key = factory.LazyAttribute(lambda place: sort_key(place.name))
    search_key = factory.LazyAttribute(lambda place: fold(place.name))
    tile_column = factory.Sequence(lambda n: n)
    tile_row = 1
    starts_on = STARTS_ON


class BelongingFactory(factory.django.DjangoModelFactory[Belonging]):
    class Meta:
        model = Belonging

    municipality = factory.SubFactory(MunicipalityFactory)
    county = factory.SubFactory(CountyFactory)
    network = factory.SubFactory(NetworkFactory)
    community = factory.SubFactory(HealthCommunityFactory)
    trust = factory.SubFactory(HealthTrustFactory)
    starts_on = STARTS_ON


class BodyFactory(factory.django.DjangoModelFactory[Body]):
    class Meta:
        model = Body

    key = factory.Sequence(lambda n: f"organ-{n}")
    name = factory.Sequence(lambda n: f"Organ {n}")
    kind = Body.Kind.NATIONAL_GROUP
    sees_nation = True


class SupplierFactory(factory.django.DjangoModelFactory[Supplier]):
    class Meta:
        model = Supplier

    key = factory.Sequence(lambda n: f"leverandor-{n}")
    name = factory.Sequence(lambda n: f"Leverandør {n}")


class ProductFactory(factory.django.DjangoModelFactory[Product]):
    class Meta:
        model = Product

    supplier = factory.SubFactory(SupplierFactory)
    name = factory.Sequence(lambda n: f"Journal {n}")
    service_area = "care"


class MunicipalityProductFactory(factory.django.DjangoModelFactory[MunicipalityProduct]):
    class Meta:
        model = MunicipalityProduct

    municipality = factory.SubFactory(MunicipalityFactory)
    product = factory.SubFactory(ProductFactory)
    service_area = "care"
    starts_on = STARTS_ON


def agreed(place: Municipality, network: Network, *, by: User, **more: Any) -> DelegationAgreement:
    """Let the network confirm for the municipality since 2024."""
    return DelegationAgreement.objects.create(
        **{"municipality": place, "network": network, "agreed_by": by, "starts_on": STARTS_ON, **more}
    )


class RoleTypeFactory(factory.django.DjangoModelFactory[RoleType]):
    class Meta:
        model = RoleType
        django_get_or_create = ("key",)

    key = factory.Sequence(lambda n: f"rolle-{n}")
    name = factory.Sequence(lambda n: f"rolle {n}")


def role_types() -> None:
    """Make the role types whose rights or rules the code knows; the health leader is required."""
    names = {"health_leader": "helseleder", "project_manager": "prosjektleder", "project_owner": "prosjekteier"}
    for position, key in enumerate(RoleHolder.Role.values):
        RoleTypeFactory(key=key, name=names[key], is_required=key == "health_leader", position=position)


def municipality(
    code: str, name: str, *, network: Network | None = None, persons: int = 1000, **more: Any
) -> Municipality:
    """Make a municipality that belongs somewhere and has inhabitants."""
    place = MunicipalityFactory(code=code, name=name, **more)
    BelongingFactory(municipality=place, **({"network": network} if network else {}))
    PopulationCount.objects.create(municipality=place, counted_on=datetime.date(2026, 1, 1), persons=persons)
    return place

"""The nouns of ``networks``, one file each."""

from networks.models.bodies import Body, BodyGrant, Membership
from networks.models.facts import AdoptionFact, DataDoubt, DataSource, RegisterLoad
from networks.models.municipality import (
    Belonging,
    LanguageForm,
    Municipality,
    MunicipalityGrant,
    MunicipalityQuerySet,
    PopulationCount,
    Succession,
)
from networks.models.places import County, HealthCommunity, HealthRegion, HealthTrust, Network, NetworkGrant
from networks.models.records import MunicipalityProduct
from networks.models.roles import DelegationAgreement, RoleHolder, RoleType, SupplierGrant, Vacancy
from networks.models.suppliers import Product, ProductSupport, ServiceArea, Supplier

__all__ = [
    "AdoptionFact",
    "Belonging",
    "Body",
    "BodyGrant",
    "County",
    "DataDoubt",
    "DataSource",
    "DelegationAgreement",
    "HealthCommunity",
    "HealthRegion",
    "HealthTrust",
    "LanguageForm",
    "Membership",
    "Municipality",
    "MunicipalityGrant",
    "MunicipalityProduct",
    "MunicipalityQuerySet",
    "Network",
    "NetworkGrant",
    "PopulationCount",
    "Product",
    "ProductSupport",
    "RegisterLoad",
    "RoleHolder",
    "RoleType",
    "ServiceArea",
    "Succession",
    "Supplier",
    "SupplierGrant",
    "Vacancy",
]

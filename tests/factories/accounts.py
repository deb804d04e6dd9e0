"""People."""

from functools import cache

import factory
from django.contrib.auth.hashers import make_password

from portal.accounts.models import User

PASSWORD = "en-lang-passfrase-for-testing"


@cache
def hashed() -> str:
    """Hash the cast's common password once a run: hashing is slow on purpose."""
    return make_password(PASSWORD)


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@kommune.example")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.LazyFunction(hashed)

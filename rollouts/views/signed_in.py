"""A request whose user is one of ours: the middleware has sent everybody else to the sign-in page."""

from django.http import HttpRequest

from portal.accounts.models import User


class SignedIn(HttpRequest):
    """What the views of waves and invitations are given."""

    user: User

"""The roof over invitations to the portal: who may invite, the letter, and the invited person's way in.

The way in: the link leads to a page that says, masked, whom it is for; a code mailed to that address proves that
it is that person who came; then name and password, or an organisation's sign-in; then the portal.
"""

from __future__ import annotations

import datetime
from typing import Any, cast

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import respond_429
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from networks import permissions
from networks.actions import welcomes
from networks.models import Membership, Municipality, RoleType
from portal import access
from portal.accounts import mail
from portal.accounts.forms import CodeForm, JoinByOrganisationForm, JoinForm
from portal.accounts.models import User, Welcome
from portal.refusals import Refused

CODE_LASTS = datetime.timedelta(minutes=15)
TRIES = 5
NOT_YOURS = gettext_lazy("Those who name people for a role invite them to it.")


class InviteForm(forms.Form):
    """Whom to invite, as what; and a second thought about an address from elsewhere."""

    email = forms.EmailField(label=gettext_lazy("The person's work e-mail"))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    sure = forms.BooleanField(
        label=gettext_lazy("The address is from elsewhere, and it is right"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, roles: list[tuple[str, str]], domains: set[str], *args: Any, **kwargs: Any) -> None:
        """Offer the roles, and know which domains are at home here."""
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.domains = domains

    def clean(self) -> dict[str, Any]:
        """Ask once more when nobody here has an address like that."""
        found: dict[str, Any] = super().clean() or {}
        domain = found.get("email", "").rpartition("@")[2].lower()
        if domain and self.domains and domain not in self.domains and not found.get("sure"):
            self.fields["sure"].widget = forms.CheckboxInput()
            words = _("The address ends in @%(own)s, while others here use @%(known)s. Confirm that it is right.")
            self.add_error("sure", words % {"own": domain, "known": ", @".join(sorted(self.domains))})
        return found


# Inviting -----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def to_role(request: HttpRequest, code: str) -> HttpResponse:
    """Invite somebody to a role in a municipality."""
    today = timezone.localdate()
    place = get_object_or_404(Municipality.objects.visible_to(request.user, today), code=code)
    access.require(permissions.may_name_roles(request.user, place), NOT_YOURS)
    types = {role.key: role for role in RoleType.objects.all()}
    holders = User.objects.filter(municipal_roles__municipality=place, is_active=True)
    form = InviteForm([(key, role.name) for key, role in types.items()], _domains(holders), request.POST or None)
    done = _invite(request, form, lambda role: welcomes.brings_role(place, types[role]))
    return done or render(request, "accounts/invite.html", {"form": form, "to": place.name}, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def to_seat(request: HttpRequest, key: str) -> HttpResponse:
    """Invite somebody to a seat in a body."""
    body = get_object_or_404(permissions.visible_bodies(request.user), key=key)
    access.require(permissions.may_seat(request.user), NOT_YOURS)
    form = InviteForm([*Membership.Role.choices], set(), request.POST or None)  # type: ignore[list-item]
    done = _invite(request, form, lambda role: welcomes.brings_seat(body, role))
    return done or render(request, "accounts/invite.html", {"form": form, "to": body.name}, status=_status(form))


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Show the invitations the person may send anew or withdraw."""
    now = timezone.now()
    mine = [(welcome, welcome.is_open(now)) for welcome in Welcome.objects.all()[:500] if _keeps(request, welcome)]
    return render(request, "accounts/invitations.html", {"invitations": mine, "now": now})


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation anew."""
    welcome = _kept(request, pk)
    token = welcomes.reissue(welcome=welcome, at=timezone.now(), by=_user(request))
    _send(request, token)
    messages.success(request, _("The invitation is sent again. The former link no longer works."))
    return redirect("welcomes")


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an invitation."""
    welcomes.revoke(welcome=_kept(request, pk), at=timezone.now(), by=_user(request))
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("welcomes")


def _invite(request: HttpRequest, form: InviteForm, brings: Any) -> HttpResponse | None:
    if request.method != "POST" or not form.is_valid():
        return None
    found = form.cleaned_data
    try:
        token = welcomes.issue(
            email=found["email"],
            name=found["name"],
            brings=brings(found["role"]),
            at=timezone.now(),
            by=_user(request),
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None
    _send(request, token)
    messages.success(request, _("The invitation is sent. It works for seven days."))
    return redirect("welcomes")


def _send(request: HttpRequest, token: str) -> None:
    welcome = Welcome.objects.get(token_digest=welcomes.digest(token))
    url = request.build_absolute_uri(reverse("welcome", args=[token]))
    mail.send("welcome", to=welcome.email, context={"welcome": welcome, "welcome_url": url})


def _keeps(request: HttpRequest, welcome: Welcome) -> bool:
    if "municipality" not in welcome.brings:
        return permissions.may_seat(request.user)
    place = Municipality.objects.filter(code=welcome.brings["municipality"]).first()
    return place is not None and permissions.may_name_roles(request.user, place)


def _kept(request: HttpRequest, pk: int) -> Welcome:
    welcome = get_object_or_404(Welcome, pk=pk)
    if not _keeps(request, welcome):
        raise Http404
    return welcome


def _domains(users: Any) -> set[str]:
    return {email.rpartition("@")[2] for email in users.values_list("email", flat=True)}


def _status(form: forms.Form) -> int:
    return 422 if form.errors else 200


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  the pages ask for sign-in
    return request.user


# Arriving -----------------------------------------------------------------------------------------------------


@login_not_required
@never_cache
@require_safe
def arrive(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address, and go on to the page that says whom it is for."""
    welcome = Welcome.objects.open(timezone.now()).filter(token_digest=welcomes.digest(token)).first()
    if welcome is None:
        return render(request, "accounts/welcome_gone.html", status=410)
    for name in ("welcome_code", "welcome_confirmed", "welcome_identity"):
        request.session.pop(name, None)
    request.session["welcome"] = welcome.pk
    return redirect("welcome_confirm")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Say, masked, whom the invitation is for; mail a code there, and ask for it."""
    now = timezone.now()
    welcome = _arrived(request, now)
    if welcome is None:
        return render(request, "accounts/welcome_gone.html", status=410)
    if "send" in request.POST:
        if not ratelimit.consume(request, app="allauth.account", action="welcome_code", key=f"welcome-{welcome.pk}"):
            return cast("HttpResponse", respond_429(request))
        code = get_random_string(6, "0123456789")
        request.session["welcome_code"] = [welcomes.digest(code), (now + CODE_LASTS).timestamp(), 0]
        mail.send("welcome_code", to=welcome.email, context={"code": code})
        return redirect("welcome_confirm")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if _right_code(request, form.cleaned_data["code"], now):
            request.session["welcome_confirmed"] = welcome.pk
            return redirect("welcome_accept")
        form.add_error("code", _("The code is wrong or too old."))
    context = {"welcome": welcome, "form": form, "is_sent": "welcome_code" in request.session}
    return render(request, "accounts/welcome_confirm.html", context, status=_status(form))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest) -> HttpResponse:
    """Make the account, by name and password or by the organisation's sign-in, and go in."""
    now = timezone.now()
    welcome = _arrived(request, now)
    if welcome is None:
        return render(request, "accounts/welcome_gone.html", status=410)
    if request.session.get("welcome_confirmed") != welcome.pk:
        return redirect("welcome_confirm")
    identity = request.session.get("welcome_identity")
    start = {"name": welcome.name}
    form: forms.Form = (
        JoinByOrganisationForm(request.POST or None, initial=start)
        if identity
        else JoinForm(welcome.email, request.POST or None, initial=start)
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _join(request, welcome, form.cleaned_data, now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    providers = [] if identity else settings.SSO_PROVIDERS
    context = {"welcome": welcome, "form": form, "providers": providers}
    return render(request, "accounts/welcome_accept.html", context, status=_status(form))


def _join(request: HttpRequest, welcome: Welcome, found: dict[str, Any], now: datetime.datetime) -> HttpResponse:
    identity = request.session.get("welcome_identity")
    person = welcomes.accept(
        welcome=welcome,
        name=found["name"],
        at=now,
        on=timezone.localdate(now),
        password=found.get("password"),
        identity=tuple(identity) if identity else None,
    )
    for name in ("welcome", "welcome_code", "welcome_confirmed", "welcome_identity"):
        request.session.pop(name, None)
    if request.user.is_authenticated:
        return redirect("start")
    method = {"provider": identity[0], "uid": identity[1]} if identity else {"email": person.email}
    record_authentication(request, person, "socialaccount" if identity else "password", **method)
    response: HttpResponse = perform_login(request, Login(user=person, email=person.email))
    return response


def _arrived(request: HttpRequest, now: datetime.datetime) -> Welcome | None:
    return Welcome.objects.open(now).filter(pk=request.session.get("welcome", 0)).first()


def _right_code(request: HttpRequest, code: str, now: datetime.datetime) -> bool:
    held = request.session.get("welcome_code")
    if not held:
        return False
    digest, until, tries = held
    request.session["welcome_code"] = [digest, until, tries + 1]
    in_time = now.timestamp() < until and tries < TRIES
    return in_time and constant_time_compare(digest, welcomes.digest(code.strip().replace(" ", "")))

"""The list of municipal roles, kept by administrators."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from networks import permissions
from networks.actions import role_types as actions
from networks.forms.roles import NewRoleTypeForm, RoleTypeForm
from networks.models import RoleType
from networks.views.crumbs import Crumb
from portal import access
from portal.accounts.models import User
from portal.refusals import Refused

ONLY_ADMINISTRATORS = _("Only administrators change which roles there are.")


@require_safe
def role_types(request: HttpRequest) -> HttpResponse:
    """List the role types with how many have had each."""
    _administrator(request)
    return render(request, "networks/role_types.html", {"kinds": RoleType.objects.annotate(uses=Count("holders"))})


@require_http_methods(["GET", "HEAD", "POST"])
def role_type_new(request: HttpRequest) -> HttpResponse:
    """Add a role type."""
    by = _administrator(request)
    form = NewRoleTypeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not RoleType.objects.filter(key=form.cleaned_data["key"]).exists():
            actions.keep_type(by=by, **form.cleaned_data)
            messages.success(request, gettext("The role is saved."))
            return redirect("networks:role_types")
        form.add_error("key", gettext("There is already a role with that key."))
    return _form(request, form, gettext("New kind of role"))


@require_http_methods(["GET", "HEAD", "POST"])
def role_type_change(request: HttpRequest, key: str) -> HttpResponse:
    """Change what is said of a role type."""
    by = _administrator(request)
    kind = get_object_or_404(RoleType, key=key)
    form = RoleTypeForm(request.POST or None, initial={name: getattr(kind, name) for name in actions.SAID})
    if request.method == "POST" and form.is_valid():
        actions.keep_type(key=kind.key, by=by, **form.cleaned_data)
        messages.success(request, gettext("The role is saved."))
        return redirect("networks:role_types")
    return _form(request, form, gettext("Change the role: %(role)s") % {"role": kind.name})


@require_POST
def role_type_drop(request: HttpRequest, key: str) -> HttpResponse:
    """Remove a role type nobody has had."""
    by = _administrator(request)
    kind = get_object_or_404(RoleType, key=key)
    try:
        actions.drop_type(kind=kind, by=by)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("The role is removed."))
    return redirect("networks:role_types")


def _form(request: HttpRequest, form: RoleTypeForm, heading: str) -> HttpResponse:
    back = reverse("networks:role_types")
    context = {"form": form, "heading": heading, "back": back, "about": ""}
    context["crumbs"] = [Crumb(gettext("Kinds of roles"), back), Crumb(heading)]
    return render(request, "networks/form.html", context, status=422 if form.errors else 200)


def _administrator(request: HttpRequest) -> User:
    access.require(permissions.may_seat(request.user), ONLY_ADMINISTRATORS)
    assert isinstance(request.user, User)  # noqa: S101  nobody else administers
    return request.user

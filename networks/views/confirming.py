"""Showing what a change does to people's rights before it is carried out: the same two steps for every such form."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from networks.actions import grants
from networks.forms.fields import RefusingForm
from networks.reports import rights
from networks.views.crumbs import Crumb
from portal.accounts.models import User
from portal.refusals import Refused


@dataclass(frozen=True)
class Step:
    """A change somebody wants to make: what it is called, what it does, whom it concerns and from when."""

    heading: str
    act: Callable[[], object]
    users: Sequence[User]
    day: datetime.date
    done: str
    back: str
    crumbs: Sequence[Crumb]
    warnings: Sequence[str] = ()


def carry_out(request: HttpRequest, form: RefusingForm, step: Step) -> HttpResponse | None:
    """Ask first when rights change, else act; None when the form must be shown again with what was refused."""
    try:
        change = grants.preview(step.act, users=step.users, on=step.day)
        if "confirmed" in request.POST or not (change.gains or change.losses or step.warnings):
            step.act()
            messages.success(request, step.done)
            return redirect(step.back)
    except Refused as refusal:
        form.refuse(refusal)
        return None
    context = {
        "step": step,
        "form": form,
        "crumbs": step.crumbs,
        "people": ", ".join(dict.fromkeys(user.name for user in step.users)),
        "gains": rights.in_words(change.gains),
        "losses": rights.in_words(change.losses),
    }
    return render(request, "networks/confirm.html", context)


def other_domain(user: User, colleagues: Sequence[str]) -> list[str]:
    """Return a warning when the address lies outside the domains the municipality's other people use."""
    own = user.email.rpartition("@")[2]
    known = {address.rpartition("@")[2] for address in colleagues}
    if not known or own in known:
        return []
    words = gettext("The address ends in @%(own)s, while the others here use @%(known)s. Is this the right person?")
    return [words % {"own": own, "known": ", @".join(sorted(known))}]

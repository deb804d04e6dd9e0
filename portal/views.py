"""Pages that belong to no app: start, health, help, accessibility, privacy, well-known addresses."""

import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from networks import permissions
from networks.models import Municipality, Network, Product, Supplier
from portal import access
from portal.access import Level
from portal.personal import fields


@login_not_required
def health(_request: HttpRequest) -> HttpResponse:
    """Answer that the portal is up and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def start(request: HttpRequest) -> HttpResponse:
    """Send each person to their own work; show a choice, or what is missing, to those with none or several."""
    user = request.user
    if permissions.decides(user):
        return redirect("priorities:reports")
    if permissions.sees_nation(user) or access.granted(user, Level.SEE, Network):
        return redirect("rollouts:overview")
    own = Municipality.objects.visible_to(user, timezone.localdate()).order_by("sort_key")
    if len(own) == 1:
        return redirect(own[0])
    suppliers = Supplier.objects.filter(pk__in=access.granted(user, Level.SEE, Supplier))
    products = Product.objects.filter(supplier__in=suppliers).prefetch_related("supports")
    return render(request, "start.html", {"municipalities": own, "suppliers": suppliers, "products": products})


@login_not_required
def security_txt(_request: HttpRequest) -> HttpResponse:
    """Say where to report a weakness (RFC 9116)."""
    expires = timezone.now() + datetime.timedelta(days=180)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: no, en",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
def change_password(_request: HttpRequest) -> HttpResponse:
    """Lead password managers to where a password is changed."""
    return redirect("account_change_password")


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement."""
    return render(request, "accessibility.html")


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what the portal holds about people, and why."""
    context = {"held": fields.HELD, "kept_days": settings.PERSONAL_DATA_KEPT.days}
    return render(request, "privacy.html", context)


@login_not_required
def help_page(request: HttpRequest) -> HttpResponse:
    """Show how to get help."""
    return render(request, "help.html")

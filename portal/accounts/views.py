"""Signing in and out, organisations' sign-in, and one's own account. The flows are allauth's."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.views import LoginView, LogoutView
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2LoginView
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.accounts.forms import ProfileForm
from portal.accounts.models import User
from portal.accounts.provider import Callback, StrictAdapter

NONSENSE = (OAuth2Error, KeyError, TypeError, ValueError)


class SignIn(LoginView):  # type: ignore[misc]  # allauth ships no types
    """allauth's sign-in on our page, with the organisations' buttons, and the example accounts in a demo."""

    template_name = "accounts/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the organisations, and the example accounts in demo mode only."""
        examples = User.objects.filter(is_example=True, is_active=True).order_by("pk") if settings.DEMO else []
        return {
            **super().get_context_data(**kwargs),
            "examples": examples,
            "example_password": settings.DEMO_PASSWORD,
            "providers": settings.SSO_PROVIDERS,
        }


class SignOut(LogoutView):  # type: ignore[misc]  # allauth ships no types
    """allauth's sign-out, by POST only, so that a link cannot sign anybody out."""

    http_method_names = ("post", "options")


@login_not_required
def no_account(request: HttpRequest) -> HttpResponse:
    """Say that accounts come by invitation."""
    return render(request, "accounts/no_account.html", status=403)


@login_not_required
@require_GET
def organisation(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Send the person to their organisation's sign-in."""
    return _with_provider(request, provider_id, OAuth2LoginView)


@login_not_required
@require_GET
def organisation_answer(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Receive the person back from their organisation's sign-in."""
    return _with_provider(request, provider_id, Callback)


def _with_provider(request: HttpRequest, provider_id: str, view: Any) -> HttpResponseBase:
    try:
        provider = get_adapter().get_provider(request, provider_id)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    try:
        return cast("HttpResponseBase", view.adapter_view(StrictAdapter(request, provider_id))(request))
    except ImmediateHttpResponse as answer:
        return cast("HttpResponseBase", answer.response)
    except NONSENSE as error:
        return cast("HttpResponseBase", render_authentication_error(request, provider, exception=error))


@login_not_required
def organisation_trouble(request: HttpRequest) -> HttpResponse:
    """Say that nobody was signed in: the person stopped, or the organisation's sign-in failed."""
    return render(request, "socialaccount/authentication_error.html", {"stopped": True})


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change one's own work contact details."""
    user = cast("User", request.user)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your details are saved."))
        return redirect("account")
    linked = SocialAccount.objects.filter(user=user).order_by("provider")
    names = {app["provider_id"]: app["name"] for app in settings.SSO_PROVIDERS}
    organisations = [names.get(account.provider, account.provider) for account in linked]
    context = {"form": form, "organisations": organisations}
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)


@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions."""
    session = get_object_or_404(UserSession, pk=pk, user=cast("User", request.user))
    end_sessions(request, [session])
    if request.user.is_authenticated:
        messages.success(request, _("The session is ended."))
    return redirect("usersessions_list")

"""Working on a wave: opening it, changing its plan, choosing whom to invite, announcing, locking and closing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from networks import permissions as networks
from portal import access
from rollouts import permissions
from rollouts.actions import wave_plan
from rollouts.actions import waves as actions
from rollouts.actions.wave_plan import WavePlan
from rollouts.forms.waves import ChoosingForm, LookingForm, NoteForm, PlanForm, RolloutForm
from rollouts.models import Wave
from rollouts.reports import answers, candidates, rules
from rollouts.reports import wave as report
from rollouts.views import crumbs
from rollouts.views.signed_in import SignedIn

ONLY_RUNNERS = _("Only those who run the rollout can work on its waves.")
ONLY_COORDINATORS = _("Only coordinators open waves.")
UNPROCESSABLE = 422
read_or_write = require_http_methods(["GET", "HEAD", "POST"])


@read_or_write
def wave_new(request: SignedIn) -> HttpResponse:
    """Open a draft: first choose the rollout, then the plan, which is suggested."""
    access.require(networks.coordinates_anything(request.user), ONLY_COORDINATORS)
    choice = RolloutForm(request.GET or None, user=request.user)
    way = [crumbs.to_waves(), crumbs.Crumb(gettext("New wave"))]
    if not choice.is_valid():
        return _page(request, "rollouts/wave_rollout.html", choice, crumbs=way)
    rollout, today = choice.rollout(), timezone.localdate()
    access.require(permissions.may_run_rollout(request.user, rollout), ONLY_RUNNERS)
    form = PlanForm(_posted(request), initial=asdict(wave_plan.suggest(rollout, today)))
    opened = form.attempt(lambda: actions.open_wave(rollout=rollout, plan=form.plan(), on=today, by=request.user))
    if opened:
        messages.success(request, gettext("The draft is saved. Now choose whom to invite."))
        return redirect("rollouts:wave_invite", opened.pk)
    track = rules.of(rollout)
    return _page(request, "rollouts/wave_form.html", form, rollout=rollout, track=track, crumbs=way)


@read_or_write
def wave_edit(request: SignedIn, pk: int) -> HttpResponse:
    """Change the plan of a draft, or with a reason of an announced wave."""
    wave, today = _mine(request, pk, "edit"), timezone.localdate()
    form = PlanForm(_posted(request), initial=asdict(WavePlan.of(wave)), state=wave.state)
    edited = form.attempt(
        lambda: actions.edit_wave(wave=wave, plan=form.plan(), on=today, by=request.user, note=form.note_words)
    )
    if edited:
        messages.success(request, gettext("The plan is saved."))
        return redirect(wave)
    way = crumbs.in_wave(wave, gettext("Edit"))
    track = rules.of(wave.rollout)
    return _page(request, "rollouts/wave_form.html", form, wave=wave, rollout=wave.rollout, track=track, crumbs=way)


@read_or_write
def wave_invite(request: SignedIn, pk: int) -> HttpResponse:
    """Choose whom the draft invites, among those that are shown."""
    wave, today = _mine(request, pk, "invite"), timezone.localdate()
    looking = LookingForm(request.GET, counties=candidates.counties(wave, today))
    shown = candidates.shown(wave, looking.looking(), today)
    form = ChoosingForm(_posted(request), shown=shown)

    def choose() -> tuple[int, int]:
        chosen = candidates.able(wave, shown, today) if "all" in request.POST else form.chosen
        return actions.choose(wave=wave, chosen=list(chosen), among=list(shown), on=today, by=request.user)

    changed = form.attempt(choose)
    if changed:
        messages.success(request, _chosen_words(*changed))
        return redirect(request.get_full_path())
    listed = candidates.gather(wave=wave, looking=looking.looking(), on=today)
    way = crumbs.in_wave(wave, gettext("Choose municipalities"))
    posted = set(request.POST.getlist("municipalities")) if form.is_bound else None
    more = {"looking": looking, "listed": listed, "posted": posted, "track": rules.of(wave.rollout), "crumbs": way}
    return _page(request, "rollouts/wave_invite.html", form, wave=wave, **more)


@read_or_write
def wave_announce(request: SignedIn, pk: int) -> HttpResponse:
    """Say exactly who is told what, and then tell them."""
    wave, today = _mine(request, pk, "announce"), timezone.localdate()
    form = NoteForm(_posted(request))
    told = report.told(wave, today)
    if form.attempt(lambda: actions.announce(wave=wave, on=today, by=request.user)):
        words = ngettext(
            "The wave is announced to %(n)s municipality.", "The wave is announced to %(n)s municipalities.", len(told)
        )
        messages.success(request, words % {"n": len(told)})
        return redirect(wave)
    way = crumbs.in_wave(wave, gettext("Announce"))
    return _page(request, "rollouts/wave_announce.html", form, wave=wave, told=told, today=today, crumbs=way)


@read_or_write
def wave_lock(request: SignedIn, pk: int) -> HttpResponse:
    """Make the wave firm, after saying what that means."""
    wave = _mine(request, pk, "lock")
    way = crumbs.in_wave(wave, gettext("Lock"))
    form = NoteForm(_posted(request), hint=_("Needed when fewer have said yes than the wave needs."))
    return _finish(request, wave, form, actions.lock, gettext("The wave is locked."), verb="lock", crumbs=way)


@read_or_write
def wave_close(request: SignedIn, pk: int) -> HttpResponse:
    """End the wave, after saying what that means."""
    wave = _mine(request, pk, "close")
    way = crumbs.in_wave(wave, gettext("Close"))
    form = NoteForm(_posted(request), hint=_("Needed when the wave's last day has not come."))
    return _finish(request, wave, form, actions.close, gettext("The wave is closed."), verb="close", crumbs=way)


def _mine(request: SignedIn, pk: int, verb: str) -> Wave:
    """Return a wave the user runs, in a state that allows the verb; else answer 404, 403 or 409."""
    seen = Wave.objects.visible_to(request.user).select_related("rollout__solution", "rollout__network")
    wave = get_object_or_404(seen, pk=pk)
    may = permissions.with_wave(request.user, wave)
    access.require(may.run, ONLY_RUNNERS)
    if not getattr(may, verb):
        raise actions.wrong_state(wave)
    return wave


def _finish(
    request: SignedIn, wave: Wave, form: NoteForm, act: Callable[..., Wave], receipt: str, **more: object
) -> HttpResponse:
    today = timezone.localdate()
    if form.attempt(lambda: act(wave=wave, on=today, by=request.user, note=form.note_words)):
        messages.success(request, receipt)
        return redirect(wave)
    counted = answers.per_wave([wave.pk], today).get(wave.pk)
    return _page(request, "rollouts/wave_finish.html", form, wave=wave, answers=counted, today=today, **more)


def _posted(request: SignedIn) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _page(request: SignedIn, template: str, form: Form, **more: object) -> HttpResponse:
    status = UNPROCESSABLE if form.errors else 200
    return render(request, template, {"form": form, **more}, status=status)


def _chosen_words(came: int, went: int) -> str:
    if not came and not went:
        return gettext("Nothing was changed.")
    added = ngettext("%(n)s municipality put on the list.", "%(n)s municipalities put on the list.", came)
    removed = ngettext("%(n)s municipality taken off the list.", "%(n)s municipalities taken off the list.", went)
    return " ".join(words % {"n": n} for n, words in ((came, added), (went, removed)) if n)

"""The life of a wave: opened as a draft, filled, announced, locked and closed by those who run its rollout."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from networks.models import Municipality
from portal.accounts.models import User
from portal.audit.actions import record
from portal.refusals import Refused, Words
from rollouts import permissions, tracks
from rollouts.actions import wave_plan
from rollouts.actions.wave_plan import WavePlan
from rollouts.models import Invitation, Lifecycle, Participation, Rollout, Solution, Wave, WaveState

NOT_NOW = {Lifecycle.PAUSED, Lifecycle.PHASING_OUT, Lifecycle.REPLACED}


@dataclass(frozen=True, slots=True)
class Outsider:
    """A municipality that may not be invited, and why."""

    municipality: Municipality
    why_not: Words


class OutsidersError(Refused):
    """Somebody may not be invited; nobody was. ``outsiders`` says who and why."""

    def __init__(self, outsiders: tuple[Outsider, ...]) -> None:
        """Name how many there are."""
        words = ngettext(
            "%(n)s municipality may not be invited to this wave. Nobody has been invited.",
            "%(n)s municipalities may not be invited to this wave. Nobody has been invited.",
            len(outsiders),
        )
        super().__init__(words % {"n": len(outsiders)}, field="municipalities")
        self.outsiders = outsiders


@transaction.atomic
def open_wave(*, rollout: Rollout, plan: WavePlan, on: datetime.date, by: User | None, note: str = "") -> Wave:
    """Open a draft of a wave. Nobody outside hears of it before it is announced.

    A rollout that is not saved yet begins with its first wave.

    Raises:
        Refused: ``by`` does not run the rollout, the solution takes no new municipalities on the day, the plan
            cannot be carried out, or the number is taken.

    """
    _require_runner(by, rollout)
    rollout = _begun(rollout, by)
    _require_open(rollout.solution, on)
    wave_plan.check(plan, on=on)
    _require_free_number(rollout, plan, but=None)
    wave = Wave(rollout=rollout, state=WaveState.DRAFT)
    plan.put_on(wave)
    wave.save()
    record(by=by, verb="wave.opened", subject=wave, after=asdict(plan), note=note)
    return wave


@transaction.atomic
def edit_wave(*, wave: Wave, plan: WavePlan, on: datetime.date, by: User | None, note: str = "") -> Wave:
    """Change the plan of a draft or an announced wave.

    Raises:
        Refused: the wave is locked or closed, the plan cannot be carried out, there would be fewer seats than have
            said yes, or the municipalities have been told other dates and no reason is given.

    """
    wave = _locked(wave, by, WaveState.DRAFT, WaveState.ANNOUNCED)
    before, after = plan.changes_from(WavePlan.of(wave))
    if not after:
        return wave
    wave_plan.check(plan, on=on if "answer_by" in after else min(on, wave.answer_by))
    _require_free_number(wave.rollout, plan, but=wave)
    if wave.state == WaveState.ANNOUNCED:
        _require_room(wave, plan)
        if not note.strip():
            raise Refused(_("The municipalities have been told the old plan. Write why it changes."), field="note")
    plan.put_on(wave)
    wave.save(update_fields=list(after))
    record(by=by, verb="wave.edited", subject=wave, before=before, after=after, note=note)
    return wave


@transaction.atomic
def choose(
    *, wave: Wave, chosen: Collection[Municipality], among: Iterable[Municipality], on: datetime.date, by: User | None
) -> tuple[int, int]:
    """Let the draft invite ``chosen`` and nobody else of ``among``; return how many came and how many went.

    Raises:
        Refused: as ``invite`` and ``uninvite``; then nothing has changed.

    """
    wanted = {municipality.pk for municipality in chosen}
    held = set(wave.invitations.values_list("municipality_id", flat=True))
    come = [municipality for municipality in chosen if municipality.pk not in held]
    go = [municipality for municipality in among if municipality.pk in held - wanted]
    if come:
        invite(wave=wave, municipalities=come, on=on, by=by)
    if go:
        uninvite(wave=wave, municipalities=go, by=by)
    return len(come), len(go)


@transaction.atomic
def invite(
    *, wave: Wave, municipalities: Collection[Municipality], on: datetime.date, by: User | None, note: str = ""
) -> list[Invitation]:
    """Put municipalities on the draft's list. They hear of it when the wave is announced.

    Raises:
        OutsidersError: one or more may not join the track; nobody was put on the list.
        Refused: the wave is not a draft, or ``by`` does not run its rollout.

    """
    wave = _locked(wave, by, WaveState.DRAFT)
    _require_insiders(wave.rollout, municipalities, on)
    held = set(wave.invitations.values_list("municipality_id", flat=True))
    new = [municipality for municipality in municipalities if municipality.pk not in held]
    made = Invitation.objects.bulk_create([Invitation(wave=wave, municipality=municipality) for municipality in new])
    if new:
        record(by=by, verb="wave.invited", subject=wave, after={"municipalities": _codes(new)}, note=note)
    return made


@transaction.atomic
def uninvite(*, wave: Wave, municipalities: Collection[Municipality], by: User | None, note: str = "") -> int:
    """Take municipalities off the draft's list, and return how many were on it.

    Raises:
        Refused: the wave is not a draft (what is sent cannot be unsent), or ``by`` does not run its rollout.

    """
    wave = _locked(wave, by, WaveState.DRAFT)
    held = wave.invitations.filter(municipality__in=municipalities).select_related("municipality")
    gone = [invitation.municipality for invitation in held]
    if gone:
        held.delete()
        record(by=by, verb="wave.uninvited", subject=wave, before={"municipalities": _codes(gone)}, note=note)
    return len(gone)


@transaction.atomic
def announce(*, wave: Wave, on: datetime.date, by: User | None, note: str = "") -> Wave:
    """Send the draft's invitations.

    Raises:
        OutsidersError: somebody on the list may no longer join the track.
        Refused: the wave is not a draft, nobody is invited, a date has passed, or the solution takes nobody new.

    """
    wave = _locked(wave, by, WaveState.DRAFT)
    _require_open(wave.rollout.solution, on)
    wave_plan.check(WavePlan.of(wave), on=on)
    invited = [each.municipality for each in wave.invitations.select_related("municipality")]
    if not invited:
        raise Refused(_("Choose at least one municipality before you announce the wave."))
    _require_insiders(wave.rollout, invited, on)
    _move(wave, WaveState.ANNOUNCED, announced_on=on)
    wave.invitations.update(sent_on=on)
    after = {"announced_on": on, "municipalities": _codes(invited)}
    record(by=by, verb="wave.announced", subject=wave, after=after, note=note)
    return wave


@transaction.atomic
def lock(*, wave: Wave, on: datetime.date, by: User | None, note: str = "") -> Wave:
    """Make the wave firm: no answer changes after this.

    Raises:
        Refused: the wave is not announced, the deadline has not passed and somebody has not answered, or fewer
            have said yes than the wave needs and no reason is given.

    """
    wave = _locked(wave, by, WaveState.ANNOUNCED)
    silent = wave.invitations.filter(answers__isnull=True).count()
    if on <= wave.answer_by and silent:
        words = ngettext(
            "%(n)s municipality has not answered, and may do so until the deadline.",
            "%(n)s municipalities have not answered, and may do so until the deadline.",
            silent,
        )
        raise Refused(words % {"n": silent})
    joined = Participation.objects.in_force(on).filter(wave=wave).count()
    if joined < wave.seats_min and not note.strip():
        raise Refused(_("Fewer have said yes than the wave needs. Write why it goes ahead."), field="note")
    _move(wave, WaveState.LOCKED, locked_on=on)
    record(by=by, verb="wave.locked", subject=wave, after={"locked_on": on, "participants": joined}, note=note)
    return wave


@transaction.atomic
def close(*, wave: Wave, on: datetime.date, by: User | None, note: str = "") -> Wave:
    """End the wave: the joint work is over.

    Raises:
        Refused: the wave is not locked, or its last day is still to come and no reason is given.

    """
    wave = _locked(wave, by, WaveState.LOCKED)
    if on < wave.golive_to and not note.strip():
        raise Refused(_("The wave's last day has not come. Write why you close it now."), field="note")
    _move(wave, WaveState.CLOSED, closed_on=on)
    record(by=by, verb="wave.closed", subject=wave, after={"closed_on": on}, note=note)
    return wave


def _begun(rollout: Rollout, by: User | None) -> Rollout:
    if rollout._state.adding:
        same = {name: getattr(rollout, name) for name in ("solution", "track", "network", "criteria")}
        rollout, is_new = Rollout.objects.get_or_create(**same)
        if is_new:
            record(by=by, verb="rollout.begun", subject=rollout, after={"track": rollout.track})
    return Rollout.objects.select_for_update(of=("self",)).select_related("solution", "network").get(pk=rollout.pk)


def _locked(wave: Wave, by: User | None, *states: WaveState) -> Wave:
    found = Wave.objects.select_for_update(of=("self",)).select_related("rollout__solution", "rollout__network")
    wave = found.get(pk=wave.pk)
    _require_runner(by, wave.rollout)
    if wave.state not in states:
        raise wrong_state(wave)
    return wave


def wrong_state(wave: Wave) -> Refused:
    """Return the refusal of what the wave's state does not allow."""
    words = gettext("%(wave)s is %(state)s. That cannot be done now.")
    return Refused(words % {"wave": wave.name, "state": wave.get_state_display()})


def _move(wave: Wave, state: WaveState, **days: datetime.date) -> None:
    wave.state = state
    for name, day in days.items():
        setattr(wave, name, day)
    wave.save(update_fields=["state", *days])


def _require_runner(by: User | None, rollout: Rollout) -> None:
    if by is not None and not permissions.may_run_rollout(by, rollout):
        raise Refused(tracks.of(rollout).who_invites)


def _require_open(solution: Solution, on: datetime.date) -> None:
    entries = solution.lifecycle_entries.filter(effective_on__lte=on).order_by("-effective_on", "-pk")
    state = entries.values_list("state", flat=True).first()
    if state in NOT_NOW:
        words = gettext("%(solution)s takes no new municipalities: it is %(state)s.")
        raise Refused(words % {"solution": solution, "state": Lifecycle(state).label}, field="rollout")


def _require_free_number(rollout: Rollout, plan: WavePlan, *, but: Wave | None) -> None:
    others = rollout.waves.filter(number=plan.number)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise Refused(_("The rollout already has a wave with that number."), field="number")


def _require_room(wave: Wave, plan: WavePlan) -> None:
    joined = wave.participations.filter(left_on__isnull=True).count()
    if plan.seats_max < joined:
        words = ngettext(
            "%(n)s municipality has said yes. There must be room for it.",
            "%(n)s municipalities have said yes. There must be room for them.",
            joined,
        )
        raise Refused(words % {"n": joined}, field="seats_max")


def _require_insiders(rollout: Rollout, municipalities: Collection[Municipality], on: datetime.date) -> None:
    rules = tracks.of(rollout)
    wanted = [municipality.pk for municipality in municipalities]
    inside = set(rules.eligible(rollout, on).filter(pk__in=wanted).values_list("pk", flat=True))
    outsiders = tuple(
        Outsider(each, rules.may_join(each, rollout, on) or "") for each in municipalities if each.pk not in inside
    )
    if outsiders:
        raise OutsidersError(outsiders)


def _codes(municipalities: Iterable[Municipality]) -> list[str]:
    return sorted(municipality.code for municipality in municipalities)

"""Example cuts of a demo: what the committee has had before it the last year, and what it is to have next."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import dateformat, timezone

from networks.models import Membership, Network
from portal.accounts.models import User
from priorities.actions import agenda, cuts, making
from priorities.actions.agenda import ItemWords
from priorities.actions.cuts import CutPlan
from priorities.models import AgendaItem, Cut

Type = AgendaItem.CaseType
DAYS_AGO = (252, 126, 35)
MEETING_AFTER = datetime.timedelta(days=8)
WORKING_DAY = datetime.timedelta(hours=15)

CASES: tuple[tuple[ItemWords, ...], ...] = (
    (),
    (
        ItemWords(
            Type.ENDORSEMENT,
            "Felles løp for DigiHelsestasjon",
            "Utvalget gir tilslutning til at DigiHelsestasjon innføres i et felles nasjonalt løp fra neste vår.",
            "Flere regioner har bedt om felles opplæring, og standardløpet er klart.",
            "Kommunene fortsetter hver for seg, og får opplæring til ulik tid.",
            "De regionale gruppene støtter forslaget. Noen små kommuner ber om lengre tid til forankring.",
        ),
    ),
    (
        ItemWords(
            Type.DECISION,
            "Førsterett på testkapasitet i mars",
            "DigiHelse får de fleste testplassene i mars. De andre løsningene får resten, og alle plassene i april.",
            "Det er færre plasser til testing enn kommunene har bedt om.",
            "Begge løp mister omtrent tre uker.",
            "Kommunene som deltar i begge løpene, vil teste én løsning om gangen.",
        ),
        ItemWords(
            Type.INFORMATION,
            "Kommuner som ikke har meldt status",
            "Utvalget tar saken til orientering.",
            "Andelen uten fersk status er høyere enn ved forrige møte.",
            "Utvalget avgjør saker uten å vite hvor disse kommunene står.",
        ),
    ),
)
NEXT = (
    ItemWords(
        Type.DECISION,
        "Flytte kommuner til en senere pulje",
        "Kommunene som venter på leverandøren, flyttes til neste pulje.",
        "Leverandøren kan ikke ta imot så mange kommuner som er satt opp.",
        "Kommunene får opplæring uten at løsningen virker.",
        "De fleste av kommunene godtar å bli flyttet. Noen vil beholde plassen.",
    ),
    ItemWords(
        Type.DISCUSSION,
        "Hva skal regnes som i bruk?",
        "Utvalget drøfter om delvis bruk skal telles for seg også i kortversjonen av rapporten.",
        "Kommunene spør hvordan de skal melde når bare noen av tjenestene bruker løsningen.",
        "Tallene fra ulike kommuner kan ikke sammenlignes.",
    ),
)


@transaction.atomic
def load(*, today: datetime.date, by: User | None = None) -> list[Cut]:
    """Lock three national cuts in the past year and one regional, ask for their reports, and draft the next.

    Does nothing when there are cuts already.
    """
    if Cut.objects.exists():
        return []
    author = by or _coordinator()
    made = [
        _locked(CutPlan(_title(day), day, day + MEETING_AFTER), cases, author)
        for day, cases in zip((today - datetime.timedelta(days=days) for days in DAYS_AGO), CASES, strict=True)
    ]
    agder = Network.objects.filter(key="digi-agder").first()
    if agder:
        made.append(
            _locked(CutPlan("Regionrapport Agder", today - datetime.timedelta(days=42), network=agder), (), author)
        )
    _draft(CutPlan(_title(today), today, today + MEETING_AFTER), NEXT, author)
    return made


def _title(day: datetime.date) -> str:
    return f"Statusrapport {dateformat.format(day, 'F Y')}"


def _coordinator() -> User | None:
    seats = Membership.objects.filter(body__kind="national_group", user__is_example=True).select_related("user")
    seat = seats.first()
    return seat.user if seat else None


def _draft(plan: CutPlan, cases: tuple[ItemWords, ...], by: User | None) -> Cut:
    at = timezone.make_aware(datetime.datetime.combine(plan.as_of, datetime.time()))  # has passed, also today
    cut = cuts.draft(plan=plan, by=by, today=plan.as_of, at=at)
    for words in cases:
        agenda.add(cut=cut, words=words, by=by, at=at)
    return cut


def _locked(plan: CutPlan, cases: tuple[ItemWords, ...], by: User | None) -> Cut:
    cut = _draft(plan, cases, by)
    at = cut.made_at + WORKING_DAY
    locked = cuts.lock(cut=cut, by=by, at=at, is_example=True)
    making.request(cut=locked, by=by, at=at)
    return locked

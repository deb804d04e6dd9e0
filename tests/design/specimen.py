"""Every part of the design on two test-only pages, so that looks and accessibility can be checked in one place."""

import datetime
from pathlib import Path
from types import SimpleNamespace as Thing
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines

HERE = Path(__file__).parent
SYMBOLS = ("r5ok", "r4ok", "r3ok", "r2risk", "r1late", "r3none", "r0ok", "r6ok", "r0na", "rfullok", "r5late")
SHELL: dict[str, Any] = {
    "is_demo": True,
    "person": Thing(name="Kommuneleder, Grimstad", initials="KG", speaks_for="Grimstad kommune"),
    "nav": [
        Thing(label="Min kommune", url="/specimen/", current=True),
        Thing(label="Oppgaver", url="/", current=False),
        Thing(label="Puljer", url="/", current=False),
        Thing(label="Nyheter", url="/", current=False),
    ],
}
ERROR_PAGES = ("400", "403", "403_csrf", "404", "500", "refused")
ICONS = (
    "check",
    "clock",
    "dash",
    "document",
    "download",
    "flag",
    "info",
    "key",
    "lock",
    "mail",
    "menu",
    "pencil",
    "person",
    "phone",
    "plus",
    "search",
)
PHASES = ("Forankring", "Planlegging", "Klargjøring", "Opplæring", "I bruk", "Gevinst")
FLOWS = (
    ("ok", "I rute", "Vi når datoen"),
    ("risk", "Følg med", "Vi kan bli forsinket"),
    ("late", "Forsinket", "Vi når ikke datoen"),
)


class StatusForm(forms.Form):
    """A form with every kind of field, and faults to show."""

    phase = forms.ChoiceField(
        label="Hvilken fase er dere i?", choices=[(str(n), word) for n, word in enumerate(PHASES, 1)]
    )
    flow = forms.ChoiceField(label="Hvordan går det?", choices=[(key, word) for key, word, _note in FLOWS])
    forecast = forms.CharField(
        label="Når tror dere at løsningen er i bruk?",
        help_text="Planlagt dato er 14. desember 2026. Skriv dag, måned og år.",
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
    )
    owner = forms.CharField(
        label="Hvem eier hindringen?", error_messages={"required": "Skriv hvem som eier hindringen"}
    )
    product = forms.ChoiceField(label="Journalsystem", choices=[("a", "Fjelljournal"), ("b", "Omsorgia")])
    note = forms.CharField(label="Merknad", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    answer = forms.ChoiceField(
        label="Svar", choices=[("yes", "Ja"), ("later", "Neste pulje")], widget=forms.RadioSelect, help_text="Velg ett."
    )
    agreed = forms.BooleanField(label="Leverandøren er varslet", required=False)

    def clean_forecast(self) -> str:
        raise forms.ValidationError("Anslaget må være 22. november 2026 eller senere")


def tiles() -> list[Thing]:
    return [
        Thing(
            x=n % 8 + 0.5 * (n // 8 % 2),
            y=n // 8,
            symbol=SYMBOLS[n % len(SYMBOLS)],
            name=f"Kommune {n}",
            label="i rute",
        )
        for n in range(48)
    ]


def drawn(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    template = engines["django"].from_string((HERE / name).read_text(encoding="utf-8"))
    return HttpResponse(template.render(SHELL | context, request), status=status)


@login_not_required
def parts(request: HttpRequest) -> HttpResponse:
    kpis = [
        Thing(label="I bruk", symbol="r5ok", value="103", unit="av 357", note="29 %. Opp 9 siste måned", flow=""),
        Thing(label="I gang", symbol="r3ok", value="248", unit="kommuner", note="6 har ikke startet", flow=""),
        Thing(label="Forsinket", flow="late", value="21", unit="kommuner", note="Opp 4 siste måned"),
        Thing(label="Ikke rapportert", flow="none", value="16", unit="kommuner", note="Mer enn 30 dager siden"),
    ]
    return drawn(
        request,
        "parts.html",
        {
            "kpis": kpis,
            "tiles": tiles(),
            "symbols": SYMBOLS,
            "flows": ("ok", "risk", "late", "none", "na", "use", "benefit"),
            "phases": range(7),
            "icons": ICONS,
            "as_of": datetime.date(2026, 11, 22),
            "due": datetime.date(2026, 12, 4),
            "overdue": datetime.date(2026, 11, 20),
            "page": Paginator(range(100), 20).page(2),
            "crumbs": [
                Thing(label="Puljer", url="/"),
                Thing(label="DigiHelse", url="/"),
                Thing(label="Pulje 4", url=""),
            ],
            "regions": [
                ("Agder", 25, 11, 9, 3, 1, 0, 14),
                ("Nordland", 41, 2, 23, 7, 7, 2, 14),
                ("Oslo", 1, 1, 0, 0, 0, 0, 1),
            ],
        },
    )


@login_not_required
def form(request: HttpRequest) -> HttpResponse:
    bound = StatusForm({"phase": "3", "flow": "late", "forecast": "14.11.2026", "product": "a"})
    context = {
        "form": bound,
        "phases": [Thing(value=n, label=word, symbol=f"r{n}ok") for n, word in enumerate(PHASES, 1)],
        "flow_options": [Thing(value=key, label=word, flow=key, note=note) for key, word, note in FLOWS],
        "crumbs": [Thing(label="Grimstad kommune", url="/"), Thing(label="Oppdater status", url="")],
    }
    return drawn(request, "form.html", context, status=422)


@login_not_required
def error_page(request: HttpRequest, template: str) -> HttpResponse:
    words = "Du kan bare se detaljene for din egen kommune."
    return render(request, f"{template}.html", SHELL | {"exception": words, "refusal": Thing(message=words)})

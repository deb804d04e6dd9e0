"""How numbers, dates and status are written: Norwegian, with hard spaces, and always a word beside a colour."""

import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from django import template
from django.forms import BaseForm, BoundField
from django.templatetags.static import static
from django.utils import dateformat, timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, ngettext

register = template.Library()

HARD_SPACE = "\u00a0"
MINUS = "\u2212"

Words = str | Promise


class HasDay(Protocol):
    """Anything that carries a date as ``day``, such as the page's reporting date."""

    @property
    def day(self) -> datetime.date:
        """The date."""


AnyDate = datetime.date | datetime.datetime | HasDay

FLOW_WORDS: dict[str, Words] = {
    "ok": gettext_lazy("On track"),
    "use": gettext_lazy("In use"),
    "benefit": gettext_lazy("Benefits followed up"),
    "risk": gettext_lazy("Watch"),
    "late": gettext_lazy("Delayed"),
    "none": gettext_lazy("Not reported"),
    "na": gettext_lazy("Not relevant"),
}
COUNT_WORDS: tuple[Words, ...] = (
    gettext_lazy("none"),
    gettext_lazy("one"),
    gettext_lazy("two"),
    gettext_lazy("three"),
    gettext_lazy("four"),
    gettext_lazy("five"),
    gettext_lazy("six"),
    gettext_lazy("seven"),
    gettext_lazy("eight"),
    gettext_lazy("nine"),
    gettext_lazy("ten"),
    gettext_lazy("eleven"),
    gettext_lazy("twelve"),
)


# Numbers ------------------------------------------------------------------------------------


@register.filter
def number(value: float | None) -> str:
    """Write 1240 as «1 240»; nothing for nothing."""
    if value is None:
        return ""
    text = f"{abs(value):,}".replace(",", HARD_SPACE).replace(".", ",")
    return f"{MINUS}{text}" if value < 0 else text


@register.filter
def change(value: int) -> str:
    """Write a change with its sign: «+23», «−4», «0»."""
    return f"+{number(value)}" if value > 0 else number(value)


@register.filter
def percent(part: int, total: int) -> str:
    """Write a share as «41 %»; never 0 % for something, nor 100 % for less than all."""
    if not total:
        return "–"
    share = int((Decimal(part) * 100 / Decimal(total)).quantize(Decimal(1), ROUND_HALF_UP))
    if share == 0 and part > 0:
        return gettext("under 1 %").replace(" %", f"{HARD_SPACE}%")
    if share >= 100 and part < total:  # noqa: PLR2004  per cent
        return gettext("over 99 %").replace(" %", f"{HARD_SPACE}%")
    return f"{share}{HARD_SPACE}%"


@register.filter
def count_word(value: int) -> str:
    """Write small numbers as words in running text: «to feil»."""
    return str(COUNT_WORDS[value]) if 0 <= value < len(COUNT_WORDS) else number(value)


@register.filter
def filesize_nb(size: int) -> str:
    """Write a file's size as «640 kB» or «1,2 MB»."""
    if size < 1000:  # noqa: PLR2004  bytes in a kB
        return f"{size}{HARD_SPACE}B"
    if size < 999_500:  # noqa: PLR2004  what still rounds to 999 kB
        return f"{round(size / 1000)}{HARD_SPACE}kB"
    return f"{size / 1_000_000:.1f}{HARD_SPACE}MB".replace(".", ",")


# Dates --------------------------------------------------------------------------------------


def plain_date(value: AnyDate) -> datetime.date:
    """Return the date, in Oslo, that the value stands for."""
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value if isinstance(value, datetime.date) else value.day


def written(value: AnyDate | None, pattern: str, as_of: AnyDate | None) -> str:
    """Write the date, with its year when that is not the year of ``as_of``."""
    if not value:
        return ""
    date = plain_date(value)
    with_year = bool(as_of) and as_of is not None and plain_date(as_of).year != date.year
    return dateformat.format(date, f"{pattern} Y" if with_year else pattern)


@register.filter
def day(value: AnyDate | None, as_of: AnyDate | None = None) -> str:
    """Write «4. desember», and «4. desember 2025» when ``as_of`` lies in another year."""
    return written(value, "j. F", as_of)


@register.filter
def full_day(value: AnyDate | None) -> str:
    """Write «4. desember 2026», for reports and whatever may be read much later."""
    return written(value, "j. F Y", None)


@register.filter
def short_day(value: AnyDate | None, as_of: AnyDate | None = None) -> str:
    """Write «22. okt.», for narrow table columns."""
    return written(value, "j. N", as_of)


@register.filter
def month(value: AnyDate | None) -> str:
    """Write «januar 2027»."""
    return written(value, "F Y", None)


@register.filter
def clock(value: datetime.datetime | None) -> str:
    """Write «kl. 09.14», Oslo time."""
    if not value:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return gettext("at %(time)s") % {"time": f"{local:%H.%M}"}


@register.filter
def moment(value: datetime.datetime | None, as_of: AnyDate | None = None) -> str:
    """Write «14. november kl. 09.14»."""
    return f"{day(value, as_of)} {clock(value)}".strip()


@register.filter
def time_left(due: AnyDate, as_of: AnyDate) -> str:
    """Write «12 dager igjen», «i dag» or «2 dager over fristen»."""
    days = (plain_date(due) - plain_date(as_of)).days
    if days == 0:
        return gettext("due today")
    if days > 0:
        return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": number(days)}
    return ngettext("%(n)s day overdue", "%(n)s days overdue", -days) % {"n": number(-days)}


# Forms --------------------------------------------------------------------------------------


@register.filter
def error_count(form: BaseForm) -> int:
    """Count what must be put right in a form."""
    return sum(len(errors) for errors in form.errors.values())


@register.filter
def error_target(field: BoundField) -> str:
    """Return the id that a link in the error summary leads to: the input, or the first of several."""
    return field.id_for_label or f"{field.auto_id}_0"


# Status -------------------------------------------------------------------------------------


@register.filter
def flow_word(flow: str) -> str:
    """Return the word that always stands beside the flow's colour and icon."""
    return str(FLOW_WORDS[flow])


@register.simple_tag
def flow_mark(flow: str, word: Words = "", *, pill: bool = False) -> SafeString:
    """Draw a flow's icon and word; ``word`` replaces the usual one, ``pill`` gives it a background."""
    return format_html(
        '<span class="fi-flow{}" data-flow="{}"><svg class="fl-ic" viewBox="0 0 20 20" aria-hidden="true">'
        '<use href="#flow-{}"/></svg><span>{}</span></span>',
        " pill" if pill else "",
        flow,
        flow,
        word or FLOW_WORDS[flow],
    )


@register.simple_tag
def tile_glyph(symbol: str, label: Words = "", size: int = 20) -> SafeString:
    """Draw one tile such as ``r3ok``; without a ``label`` it is decoration beside a text that says the same."""
    described = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="rute" width="{0}" height="{0}" {1}><use href="#{2}"/></svg>', str(size), described, symbol
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw a line icon from ``static/src/icons.svg``, always as decoration."""
    return format_html(
        '<svg class="ic" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("src/icons.svg"),
        name,
    )

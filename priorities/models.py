"""Frozen cuts, the committee's wanted decisions, and the reports made from cuts."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from networks import permissions
from networks.models import Network
from portal import access
from portal.access import Level
from portal.accounts.models import User
from portal.jobs.models import Job
from rollouts.models import Solution


class CutQuerySet(models.QuerySet["Cut"]):
    """The words for sets of cuts."""

    def locked(self) -> CutQuerySet:
        """Keep the cuts that are frozen."""
        return self.filter(locked_at__isnull=False)

    def valid(self) -> CutQuerySet:
        """Keep the frozen cuts that no other frozen cut has replaced."""
        return self.locked().filter(Q(replaced_by__isnull=True) | Q(replaced_by__locked_at__isnull=True))

    def before(self, cut: Cut) -> CutQuerySet:
        """Keep what the cut may be compared with: valid cuts of the same scope and an earlier day, newest first."""
        same_scope = self.valid().filter(network=cut.network_id, solution=cut.solution_id)
        return same_scope.filter(as_of__lt=cut.as_of).exclude(pk=cut.replaces_id or 0).order_by("-as_of", "-pk")

    def with_relatives(self) -> CutQuerySet:
        """Fetch along what a list of cuts shows: scope, report, and what replaces them."""
        return self.select_related("network", "solution", "report", "replaced_by")

    def widest_first(self) -> CutQuerySet:
        """Order as one wants to read: the whole country before its parts, then the newest day."""
        is_nation = Q(network__isnull=True, solution__isnull=True)
        return self.order_by(Case(When(is_nation, then=0), default=1), "-as_of", "-pk")

    def visible_to(self, user: User | AnonymousUser) -> CutQuerySet:
        """Keep what the user may see.

        The national coordinators see all, those who coordinate a network its cuts, and its other people the locked
        ones; who sees the whole country sees the locked cuts of the whole country.
        """
        if permissions.coordinates_nation(user):
            return self
        mine = Q(network__in=access.granted(user, Level.COORDINATE, Network))
        mine |= Q(network__in=access.granted(user, Level.SEE, Network), locked_at__isnull=False)
        if permissions.sees_nation(user):
            mine |= Q(network__isnull=True, locked_at__isnull=False)
        return self.filter(mine)


class Cut(models.Model):
    """A named day at which everything is frozen. Locking stores the facts; a locked cut never changes."""

    title = models.CharField(_("title"), max_length=120)
    as_of = models.DateField(_("figures as of"))
    meeting_on = models.DateField(_("meeting"), null=True, blank=True)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, null=True, blank=True, related_name="cuts")
    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, null=True, blank=True, related_name="cuts")
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="next_cuts")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    reason = models.TextField(_("why it replaces another"), blank=True)
    made_at = models.DateTimeField(_("made"))
    made_by = models.CharField(_("made by"), max_length=200)
    locked_at = models.DateTimeField(_("locked"), null=True, blank=True)
    facts_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the frozen facts.")

    objects = CutQuerySet.as_manager()

    class Meta:
        """A lock and its facts go together."""

        verbose_name = _("cut")
        verbose_name_plural = _("cuts")
        ordering: ClassVar[list[str]] = ["-as_of", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(locked_at__isnull=True, facts_digest="")
                | (Q(locked_at__isnull=False) & ~Q(facts_digest="")),
                name="cut_locked_iff_facts",
            ),
            models.CheckConstraint(condition=Q(network__isnull=True) | Q(solution__isnull=True), name="cut_one_scope"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True, reason="") | (Q(replaces__isnull=False) & ~Q(reason="")),
                name="cut_replaces_iff_reason",
            ),
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    def get_absolute_url(self) -> str:
        """Return the cut's page."""
        return reverse("priorities:cut", args=[self.pk])

    @property
    def is_locked(self) -> bool:
        """Whether the cut is frozen."""
        return self.locked_at is not None

    @property
    def file_stem(self) -> str:
        """Return the name its files are given, without the ending: what it is, of which day, about what."""
        scope = self.network.key if self.network else self.solution.key if self.solution else gettext("whole-country")
        kind = gettext("corrected-status-report") if self.replaces_id else gettext("status-report")
        return f"{kind}-{self.as_of.isoformat()}-{scope}"

    @property
    def job_key(self) -> str:
        """Return the key of the job that makes its report: one cut, one job."""
        return f"report:{self.pk}"


class AgendaItem(models.Model):
    """A decision wanted of the committee, written while the cut is a draft and frozen with it."""

    class CaseType(models.TextChoices):
        """What is asked of the committee (the case types seen in real case papers)."""

        DECISION = "decision", _("decision")
        ENDORSEMENT = "endorsement", _("endorsement")
        DISCUSSION = "discussion", _("discussion")
        INFORMATION = "information", _("information")

    cut = models.ForeignKey(Cut, on_delete=models.PROTECT, related_name="agenda_items")
    number = models.PositiveSmallIntegerField(_("number"))
    case_type = models.CharField(_("case type"), max_length=20, choices=CaseType.choices)
    title = models.CharField(_("title"), max_length=200)
    proposal = models.TextField(_("proposed resolution"))
    why_now = models.TextField(_("why now"))
    consequence = models.TextField(_("if nothing is decided"))
    municipalities_say = models.TextField(_("what the municipalities say"), blank=True)

    class Meta:
        """Numbered within the cut."""

        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering: ClassVar[list[str]] = ["cut", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["cut", "number"], name="agenda_number_once")
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Report(models.Model):
    """The files made from one locked cut: stored under their digests, made exactly once."""

    cut = models.OneToOneField(Cut, on_delete=models.PROTECT, related_name="report")
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="report")
    pdf_digest = models.CharField(max_length=64)
    pdf_bytes = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField(_("pages"))
    csv_digest = models.CharField(max_length=64)
    csv_bytes = models.PositiveIntegerField()
    made_at = models.DateTimeField(_("made"))

    class Meta:
        """Newest first."""

        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering: ClassVar[list[str]] = ["-made_at"]

    def __str__(self) -> str:
        """Return the cut's title."""
        return str(self.cut)

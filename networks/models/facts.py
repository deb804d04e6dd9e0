"""Facts from public pages and where the register comes from: kept apart from the portal's own status."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from networks.models.municipality import Municipality
from networks.models.places import County


class AdoptionFact(models.Model):
    """One thing a public page says about a solution's spread. A municipality without a fact is unknown."""

    class Reach(models.TextChoices):
        """What the fact is about."""

        NATION = "national", _("the country")
        COUNTY = "county", _("a county")
        MUNICIPALITY = "municipality", _("a municipality")

    number = models.PositiveIntegerField(unique=True, help_text="Row number in the data file: the fact's identity.")
    solution_key = models.SlugField(_("solution"))
    reach = models.CharField(_("about"), max_length=20, choices=Reach.choices)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="adoption_facts"
    )
    county = models.ForeignKey(County, on_delete=models.PROTECT, null=True, blank=True, related_name="adoption_facts")
    status = models.CharField(_("status word of the source"), max_length=30)
    amount = models.PositiveIntegerField(_("count"), null=True, blank=True)
    text = models.TextField(_("what the source says"))
    dated = models.CharField(_("date as given"), max_length=20, blank=True)
    source = models.CharField(_("source"), max_length=600)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        """In file order."""

        verbose_name = _("adoption fact")
        verbose_name_plural = _("adoption facts")
        ordering: ClassVar[list[str]] = ["number"]

    def __str__(self) -> str:
        """Return the source's words."""
        return self.text


class DataSource(models.Model):
    """Where a part of the register comes from, on what terms, and how the owner wants to be named."""

    key = models.SlugField(unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    what = models.CharField(_("what we use"), max_length=300)
    who = models.CharField(_("owner"), max_length=200)
    licence = models.CharField(_("licence"), max_length=200)
    attribution = models.CharField(_("attribution"), max_length=200, blank=True)
    dated = models.CharField(_("date as given"), max_length=100)
    website = models.CharField(max_length=500, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        """In file order."""

        verbose_name = _("data source")
        verbose_name_plural = _("data sources")
        ordering: ClassVar[list[str]] = ["position"]

    def __str__(self) -> str:
        """Return what comes from whom."""
        return f"{self.what} ({self.who})"


class DataDoubt(models.Model):
    """Something in the register that we know may be wrong, said before anybody finds it."""

    key = models.SlugField(unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    about = models.CharField(_("about"), max_length=120)
    text = models.TextField(_("what is doubtful"))

    class Meta:
        """In file order."""

        verbose_name = _("doubt about the data")
        verbose_name_plural = _("doubts about the data")
        ordering: ClassVar[list[str]] = ["position"]

    def __str__(self) -> str:
        """Return what it is about."""
        return self.about


class RegisterLoad(models.Model):
    """One load of the register that changed something: which files, from which day, and when."""

    digest = models.CharField(_("fingerprint of the files"), max_length=64)
    compiled_on = models.DateField(_("compiled on"))
    effective_on = models.DateField(_("changes apply from"))
    recorded_at = models.DateTimeField(_("loaded"))

    class Meta:
        """Oldest first."""

        verbose_name = _("load of the register")
        verbose_name_plural = _("loads of the register")
        ordering: ClassVar[list[str]] = ["recorded_at", "pk"]
        get_latest_by: ClassVar[list[str]] = ["recorded_at", "pk"]

    def __str__(self) -> str:
        """Return the edition's day and the start of its fingerprint."""
        return f"{self.compiled_on} ({self.digest[:8]})"

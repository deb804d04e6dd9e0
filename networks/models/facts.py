"""Real, sourced facts about adoption: kept with their page, apart from the portal's own status."""

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

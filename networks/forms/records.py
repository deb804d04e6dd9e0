"""The form about a record system in use."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from networks.actions.records import Use
from networks.forms.fields import RefusingForm, day_field
from networks.models import MunicipalityProduct, Product, ServiceArea


class ProductField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the checker only
    """A product, named with its service: the same name may be used in several."""

    def label_from_instance(self, obj: Product) -> str:
        """Return the product's name with its service."""
        return f"{obj} ({obj.get_service_area_display()})"


class RecordForm(RefusingForm):
    """Which system, in which service, in which version, run by whom, since when."""

    service_area = forms.ChoiceField(label=_("Service"), choices=[("", _("Choose")), *ServiceArea.choices])
    product = ProductField(
        label=_("Record system"),
        queryset=Product.objects.filter(supplier__isnull=False).select_related("supplier"),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose a system.")},
    )
    version = forms.CharField(label=_("Version"), required=False, max_length=60)
    hosting = forms.ChoiceField(
        label=_("Who runs it?"),
        choices=MunicipalityProduct.Hosting.choices,
        initial=MunicipalityProduct.Hosting.UNKNOWN,
    )
    contract_ends_on = day_field(_("The contract ends"), required=False)
    starts_on = day_field(_("In use from"))
    ends_on = day_field(_("Taken out of use"), required=False)

    def use(self) -> Use:
        """Return what was said."""
        return Use(**{name: self.cleaned_data[name] for name in Use.__dataclass_fields__})

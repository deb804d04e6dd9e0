"""The fixed words of the data files, and what they stand for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from networks.models import AdoptionFact, LanguageForm, ProductSupport, ServiceArea, Succession
from portal.refusals import Words

LANGUAGE_FORMS = {
    "bokmål": LanguageForm.BOKMAL,
    "nynorsk": LanguageForm.NYNORSK,
    "nøytral": LanguageForm.NEUTRAL,
}
MAPPING_BASES = {"source": "", "inferred": "inferred"}
UNIT_TYPES = {"RHF": "RHF", "HF": "HF"}
SERVICE_AREAS = {
    "pleie og omsorg": ServiceArea.CARE,
    "helsestasjon": ServiceArea.HEALTH_STATION,
    "fastlege": ServiceArea.GP,
    "legevakt": ServiceArea.EMERGENCY,
}
ANSWERS = {
    "yes": ProductSupport.Answer.YES,
    "no": ProductSupport.Answer.NO,
    "unknown": ProductSupport.Answer.UNKNOWN,
    "n/a": None,  # the solution does not concern the service area
}
REACHES = {reach.value: reach for reach in AdoptionFact.Reach}
SUCCESSION_KINDS = {kind.value: kind for kind in Succession.Kind}

# The solutions that facts may be about, in the order they are shown. Names of products are the same in every language.
SOLUTIONS: dict[str, Words] = {
    "kjernejournal": "Kjernejournal",
    "digihelse": "DigiHelse",
    "digihelsestasjon": "DigiHelsestasjon",
    "vkp": "Velferdsteknologisk knutepunkt (VKP)",
    "pll": "Pasientens legemiddelliste (PLL)",
    "dho": "Digital hjemmeoppfølging (DHO)",
}
FACT_STATUSES: dict[str, Words] = {
    "in_use": _("in use"),
    "rolling_out": _("being introduced"),
    "pilot": _("pilot"),
    "pilot_decided": _("pilot decided"),
    "planned": _("planned"),
    "project": _("project"),
    "count": _("count"),
    "target": _("target"),
    "interest": _("interest"),
    "fact": _("fact"),
    "funding": _("funding"),
    "programme": _("programme"),
    "decision": _("decision"),
    "paused": _("paused"),
    "phase_out": _("being phased out"),
}

"""The fixed vocabularies of a rollout: phases, adoption statuses, lights, grades, tracks and answers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Lifecycle(models.TextChoices):
    """Where a solution is in its own life."""

    PILOT = "pilot", _("pilot")
    OPEN = "open", _("open for rollout")
    PAUSED = "paused", _("paused")
    PHASING_OUT = "phasing_out", _("being phased out")
    REPLACED = "replaced", _("replaced")


class Track(models.TextChoices):
    """The three rollout tracks of the joint model."""

    NATIONAL = "national", _("joint national rollout")
    REGIONAL = "regional", _("joint regional rollout")
    PARTIAL = "partial", _("partial national rollout")


class Phase(models.TextChoices):
    """How far a municipality has come in the standard course, in order."""

    INVITED = "invited", _("not started")
    ANCHORING = "anchoring", _("anchoring")
    PLANNING = "planning", _("planning")
    PREPARATION = "preparation", _("preparation")
    TEST_TRAINING = "test_training", _("test and training")
    GO_LIVE = "go_live", _("go-live")
    SCALING = "scaling", _("scaling")
    BENEFITS = "benefits", _("benefits")

    @property
    def number(self) -> int:
        """Return the phase's place in the order, from 0."""
        return list(type(self)).index(self)


class Adoption(models.TextChoices):
    """Whether the solution is used, kept apart from the phase. "Technically ready" is not "in use"."""

    UNKNOWN = "unknown", _("not mapped")
    NOT_RELEVANT = "not_relevant", _("not relevant")
    COVERED_ELSEWHERE = "covered_elsewhere", _("covered by another solution")
    INTERESTED = "interested", _("interested")
    PLANNED = "planned", _("planned")
    OBSERVER = "observer", _("observer")
    IN_PROGRESS = "in_progress", _("being introduced")
    WAITING_SUPPLIER = "waiting_supplier", _("waiting for supplier")
    TECHNICALLY_READY = "technically_ready", _("technically ready")
    IN_USE_PARTIAL = "in_use_partial", _("partly in use")
    IN_USE = "in_use", _("in use")
    PAUSED = "paused", _("paused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    RETIRED = "retired", _("retired or replaced")


IN_USE = frozenset({Adoption.IN_USE})
OUTSIDE = frozenset({Adoption.NOT_RELEVANT, Adoption.COVERED_ELSEWHERE, Adoption.RETIRED})
NEEDS_REASON = frozenset(
    {
        Adoption.NOT_RELEVANT,
        Adoption.COVERED_ELSEWHERE,
        Adoption.WAITING_SUPPLIER,
        Adoption.PAUSED,
        Adoption.WITHDRAWN,
    }
)


class Light(models.TextChoices):
    """How it is going, as told. "Not reported" is not chosen; it is what an old or missing report becomes."""

    GREEN = "green", _("on track")
    YELLOW = "yellow", _("keep an eye on")
    RED = "red", _("delayed")


class Flow(models.TextChoices):
    """What a tile shows: the light while it is fresh, else *not reported*, else *not relevant*."""

    OK = "ok", _("on track")
    RISK = "risk", _("keep an eye on")
    LATE = "late", _("delayed")
    NONE = "none", _("not reported")
    NA = "na", _("not relevant")


class Grade(models.TextChoices):
    """How well an entry is known. Grades are never blended."""

    TOLD = "told", _("told by others")
    CONFIRMED = "confirmed", _("confirmed by the municipality")
    MEASURED = "measured", _("measured use")


class Obstacle(models.TextChoices):
    """Why a municipality is stuck: the fixed causes."""

    SUPPLIER = "supplier", _("the supplier")
    NHN = "nhn", _("Norsk helsenett")
    CAPACITY = "capacity", _("capacity in the municipality")
    ECONOMY = "economy", _("money")
    LEGAL_PRIVACY = "legal_privacy", _("law and privacy")
    MERGER = "merger", _("merger or division")
    OTHER = "other", _("other")


class AnswerKind(models.TextChoices):
    """What a municipality may answer an invitation."""

    YES = "yes", _("yes")
    NEXT_WAVE = "next_wave", _("next wave")
    NOT_RELEVANT = "not_relevant", _("not relevant")


class WaveState(models.TextChoices):
    """How firm a wave is."""

    DRAFT = "draft", _("draft")
    ANNOUNCED = "announced", _("announced")
    LOCKED = "locked", _("locked")
    CLOSED = "closed", _("closed")


class CourseRole(models.TextChoices):
    """Who in the municipality a standard task is for (KS' role descriptions)."""

    HEALTH_LEADER = "health_leader", _("health leader")
    CHIEF_EXECUTIVE = "chief_executive", _("chief executive")
    PROJECT_OWNER = "project_owner", _("project owner")
    PROJECT_MANAGER = "project_manager", _("project manager")
    EHR_LEAD = "ehr_lead", _("record system lead")
    BENEFITS_OWNER = "benefits_owner", _("benefits owner")
    IT_CONTACT = "it_contact", _("IT contact")
    DPO = "dpo", _("data protection officer")
    COMMUNICATIONS_LEAD = "communications_lead", _("communications lead")

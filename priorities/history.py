"""The sentences of ``priorities`` in the history: what was done to cuts, their matters and their reports."""

from django.utils.translation import gettext_lazy as _

from portal.audit.sentences import Vocabulary

VOCABULARY = Vocabulary(
    verbs={
        "cut.drafted": _("%(who)s drafted %(what)s."),
        "cut.edited": _("%(who)s changed the draft %(what)s."),
        "cut.deleted": _("%(who)s deleted the draft %(what)s."),
        "cut.locked": _("%(who)s locked %(what)s."),
        "cut.superseded": _("%(who)s began a correction of %(what)s."),
        "agenda.added": _("%(who)s added the matter “%(title)s” to %(what)s."),
        "agenda.edited": _("%(who)s changed the matter “%(title)s” of %(what)s."),
        "agenda.moved": _("%(who)s moved the matter “%(title)s” of %(what)s."),
        "agenda.deleted": _("%(who)s deleted the matter “%(title)s” from %(what)s."),
        "report.requested": _("%(who)s asked for the report of %(what)s."),
        "report.made": _("%(who)s made the report of %(what)s."),
        "report.downloaded": _("%(who)s fetched the report of %(what)s as %(file)s."),
    },
    like={
        name: f"priorities.AgendaItem.{name}"
        for name in ("number", "case_type", "proposal", "why_now", "consequence", "municipalities_say")
    },
    left_out=frozenset({"facts", "previous", "replaces", "replaced_by", "pdf", "csv"}),
)

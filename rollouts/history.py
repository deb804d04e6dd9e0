"""The sentences of ``rollouts`` in the history: what was done to waves, invitations, statuses and solutions."""

from django.utils.translation import gettext_lazy as _

from portal.audit.sentences import Vocabulary

VOCABULARY = Vocabulary(
    verbs={
        "wave.opened": _("%(who)s opened the wave %(what)s."),
        "wave.edited": _("%(who)s changed the plan of the wave %(what)s."),
        "wave.invited": _("%(who)s put municipalities on the list of %(what)s."),
        "wave.uninvited": _("%(who)s took municipalities off the list of %(what)s."),
        "wave.announced": _("%(who)s announced the wave %(what)s."),
        "wave.locked": _("%(who)s locked the wave %(what)s."),
        "wave.closed": _("%(who)s closed the wave %(what)s."),
        "rollout.begun": _("%(who)s began a rollout: %(what)s."),
        "invitation.answered": _("%(who)s answered the invitation “%(answer)s”: %(what)s."),
        "status.reported": _("%(who)s reported status: %(what)s."),
        "status.proposed": _("%(who)s proposed a status: %(what)s."),
        "status.corrected": _("%(who)s corrected a status: %(what)s."),
        "status.reconfirmed": _("%(who)s confirmed that the status still holds: %(what)s."),
        "status.accepted": _("%(who)s accepted a proposed status: %(what)s."),
        "status.examples_loaded": _("%(who)s loaded example statuses for %(what)s."),
        "solution.loaded": _("%(who)s loaded the description of %(what)s."),
    },
    fields={
        "municipalities": _("municipalities"),
        "participants": _("participants"),
        "entries": _("entries"),
        "until": _("until"),
    },
    like={
        "answer": "rollouts.Answer.kind",
        "reason": "rollouts.Answer.reason",
        "given_on": "rollouts.Answer.given_on",
    },
    places=frozenset({"municipalities"}),
    left_out=frozenset({"files"}),
)

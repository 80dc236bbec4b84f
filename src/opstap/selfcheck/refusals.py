"""Why a change to a self-assessment may be refused, in sentences that say what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opstap.core.refusals import Refused


class NotReachable(Refused):
    sentence = _("Choose somebody of your municipality, or of a partner with a data agreement.")


class TakesNoPart(Refused):
    sentence = _("You do not take part in this self-assessment. Ask its owner to invite you.")


class HasLeft(Refused):
    sentence = _("This person takes part no longer.")


class AlreadyOpen(Refused):
    sentence = _(
        "The answers lie side by side already, so they do not change any more. Settle on an agreed score instead."
    )


class NotOpenYet(Refused):
    sentence = _("The answers do not lie side by side yet. Wait until all are done, or open them.")


class IsClosed(Refused):
    sentence = _("This self-assessment is closed. Start a new one to see what has changed.")


class NotInScale(Refused):
    sentence = _("Choose one of the answers that the list offers.")


class WhyNot(Refused):
    sentence = _("Say in a few words why this is not applicable.")


class SaysNothing(Refused):
    sentence = _("Say in a few words why you settled on this.")


class NothingAgreed(Refused):
    sentence = _("There is no agreed score yet. Settle on scores first; only those are shared.")


class NothingSame(Refused):
    sentence = _("There is no statement left on which everybody gave the same score. Settle on the others one by one.")


class NothingThere(Refused):
    sentence = _("There is nothing to delete any more.")


class NotShared(Refused):
    sentence = _("Nothing of this questionnaire is shared any more.")


class SavedMeanwhile(Refused):
    sentence = _(
        "Somebody else saved this a moment ago. Look at what is there now, and save again if yours must replace it."
    )

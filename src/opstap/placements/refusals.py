"""Why something about a placement is not done, each with what to do instead."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opstap.core.refusals import NotYours, Refused
from opstap.placements.labels import days_in_words, place_in_words
from opstap.placements.rules import FULL_WEEK, OtherWork, hours_together


class NotYourPlacement(NotYours):
    sentence = gettext_lazy("Only a case manager or job hunter on this person's team can do this.")


class NotYourAftercare(NotYours):
    sentence = gettext_lazy("Only a case manager, job hunter or coach on this person's team can do this.")


class NotAgreed(Refused):
    """The sentence is that of the rule."""


class OnePlace(Refused):
    sentence = gettext_lazy("Choose a workplace, or write where it is: one of the two.")


class OtherMunicipality(Refused):
    sentence = gettext_lazy(
        "This workplace is known to another municipality. Choose one of this person's municipality."
    )


class Closed(Refused):
    sentence = gettext_lazy(
        "This workplace is closed in that time. Choose another one, or a last day before it closes."
    )


class EmployerStops(Refused):
    sentence = gettext_lazy("This employer stops before that day. Choose a last day before it, or another place.")


class NoSeat(Refused):
    sentence = gettext_lazy("All seats of this workplace are taken in that time.")


class ThereAlready(Refused):
    sentence = gettext_lazy("This person is at this place already in that time. Change that placement instead.")


class PlacementHasEnded(Refused):
    sentence = gettext_lazy("This placement has ended, or never started.")


class NotThatLastDay(Refused):
    sentence = gettext_lazy("Choose a last day that is still to come, or end the placement.")


class EndDayNotPossible(Refused):
    sentence = gettext_lazy("It cannot end before its first day, nor more than three months from now.")


class DidStart(Refused):
    sentence = gettext_lazy("This did start: the first day is over a month ago, or contact was logged. End it instead.")


class NeedsNextStep(Refused):
    sentence = gettext_lazy("Say what comes next (K 6.24), who does it and before when; or why nothing comes.")


class TooLateToUndo(Refused):
    sentence = gettext_lazy("This cannot be undone any more: something followed, or it was not today.")


class NotThatMoment(Refused):
    sentence = gettext_lazy("Choose a day from today to one year from now.")


class NoAftercare(Refused):
    sentence = gettext_lazy("No contact is planned any more.")


class NotThatSide(Refused):
    sentence = gettext_lazy("This link is not for saying how it goes here.")


class NotRunning(Refused):
    sentence = gettext_lazy("This placement has ended or did not start.")


class ReadAlready(Refused):
    sentence = gettext_lazy("Somebody has read this already.")


class TooLateToTakeBack(Refused):
    sentence = gettext_lazy("This can be taken back on the same day only.")


class ComesBeside(Refused):
    """Something else runs at the same time; whoever places says that they know."""

    def __init__(self, beside: Sequence[OtherWork], hours: int | None) -> None:
        others = "; ".join(f"{place_in_words(one.where)} ({days_in_words(one.starts_on, one.last)})" for one in beside)
        parts = [_("This comes beside: %(others)s.") % {"others": others}] if beside else []
        total = hours_together(beside, hours)
        if total > FULL_WEEK:
            parts.append(
                _("Together that is %(hours)s hours a week, more than %(most)s.") % {"hours": total, "most": FULL_WEEK}
            )
        super().__init__(" ".join([*parts, _("Tick that you know this, and save again.")]))

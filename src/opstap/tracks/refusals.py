"""Why a change to a track can be refused, each with the sentence that the user reads."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from opstap.core.dates import day_in_words
from opstap.core.refusals import NotYours, Refused


class DayTooFar(Refused):
    sentence = _("Choose a day within five years.")


class SamePhase(Refused):
    sentence = _("The track is in this phase already.")


class OwnerNotOnTeam(Refused):
    sentence = _("Choose somebody of this person's team.")


class NoTrack(Refused):
    sentence = _("This person has no open track. Open one first.")


class TrackIsOver(Refused):
    sentence = _("This track has ended. Open it again first.")


class NotThisProgramme(Refused):
    sentence = _("This programme belongs to another municipality. Choose a phase from the list.")


class PhaseMoved(Refused):
    """Somebody else decided in the meantime; says where the track stands now."""

    def __init__(self, phase: str) -> None:
        super().__init__(
            _("Somebody else decided a moment ago: the track is in phase %(phase)s now. Look again before you decide.")
            % {"phase": phase}
            if phase
            else _("Somebody else decided a moment ago: the track is in no phase now. Look again before you decide.")
        )


class DayInFuture(Refused):
    sentence = _("Choose today or an earlier day.")


class DayTooEarly(Refused):
    """A day before something that has to come first; `since` is the first day that is possible."""

    def __init__(self, since: date) -> None:
        sentence = _("Choose %(day)s or later: the present phase or the track began then.")
        super().__init__(sentence % {"day": day_in_words(since)})


class NotOver(Refused):
    sentence = _("This track is open already.")


class NoSuchEnding(Refused):
    sentence = _("Choose how the track ended.")


class ObjectionToEnd(Refused):
    """What another room knows that speaks against it (`endings.objections`); the sentence is theirs."""


class NothingToLookAt(Refused):
    sentence = _("This track has not ended, or it was opened again. Load the page again.")


class NotYourProgramme(NotYours):
    sentence = _("Only the coordinator or administrator of a municipality changes its own programmes.")


class NameTaken(Refused):
    sentence = _("There is a programme with this name already. Choose another name.")


class NothingAdapted(Refused):
    sentence = _("Nothing is different from the newest version, so no new version was made.")


class VersionPassed(Refused):
    """Somebody else made a version in the meantime."""

    def __init__(self, number: int) -> None:
        super().__init__(
            _(
                "Somebody else made version %(number)s of this programme meanwhile. Nothing was overwritten: open that"
                " version beside this page and carry over what you changed."
            )
            % {"number": number}
        )


class NobodyToMove(Refused):
    sentence = _("Every track that can move follows the newest version already.")


class Unsound(Refused):
    """A blueprint that cannot be published; the sentence says where."""

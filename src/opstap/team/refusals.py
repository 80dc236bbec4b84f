"""Why a change by the people around a participant can be refused, each with the sentence that the user reads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opstap.core.refusals import MovedOn, NothingChanged, NotYours, Refused
from opstap.team.models import TrackTransfer


class NotYet(Refused):
    sentence = _("A talk cannot lie in the future. Plan it as an action instead.")


class TooLongAgo(Refused):
    sentence = _("A talk cannot lie before 1990 or before the person was born.")


class NotTheOwner(Refused):
    sentence = _("Only the owner of a track hands it over.")


class OwnerAlready(Refused):
    sentence = _("Choose a colleague: you own this track already.")


class AskFirst(Refused):
    sentence = _("Somebody of another organisation is asked first, and takes over when they accept.")


class OfferedAlready(Refused):
    sentence = _("This track is offered to somebody already. Withdraw that first.")


class NotOffered(Refused):
    sentence = _("This was not offered to you, or not under the role that you use now.")


class CannotTakeOver(Refused):
    sentence = _(
        "You cannot take over this track: you are no case manager there any more, or the data agreement has ended."
        " Ask who offered it to withdraw it."
    )


class OwnerIsAnother(Refused):
    sentence = _("The track has another owner than the one who offered it to you. Talk with each other first.")


class AnsweredAlready(Refused):
    """Somebody was faster; says what has become of the offer."""

    def __init__(self, state: str) -> None:
        super().__init__(
            {
                TrackTransfer.State.ACCEPTED: _("This track was taken over already."),
                TrackTransfer.State.DECLINED: _("This offer was declined already."),
                TrackTransfer.State.WITHDRAWN: _("This offer was withdrawn. Nothing has changed."),
            }[TrackTransfer.State(state)]
        )


class NobodyTakesOver(Refused):
    sentence = _("Say who takes over, or why nobody does.")


class RoleHasEnded(Refused):
    sentence = _("This role has ended already.")


class OwnerStays(Refused):
    sentence = _("The owner cannot leave before somebody else is the owner.")


class AlreadyOnTeam(Refused):
    sentence = _("This person is on the team in this role already.")


class SnoozeTooLong(Refused):
    sentence = _("Choose a day from tomorrow to one month from now.")


class InThePast(Refused):
    sentence = _("Choose a time that is still to come.")


class TooFarAway(Refused):
    sentence = _("Choose a day within a year from now.")


class AtNight(Refused):
    sentence = _("Choose a time between 6:00 and 23:00.")


class OddLength(Refused):
    sentence = _("Choose between 5 minutes and 8 hours.")


class CalledAlready(Refused):
    sentence = _("Somebody has called already.")


class CancelledAlready(Refused):
    sentence = _("This appointment was cancelled.")


class AppointmentChangedMeanwhile(MovedOn):
    sentence = _("A colleague changed this appointment a moment ago. Load the page again.")


class AppointmentUnchanged(NothingChanged):
    sentence = _("Nothing is different. Change something, or go back.")


class NotYourAppointment(NotYours):
    sentence = _("This appointment is not yours.")

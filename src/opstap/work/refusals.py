"""Why a change to an employer or a workplace can be refused, each with the sentence that the user reads."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opstap.core.refusals import NotYours, Refused


class NotYourEmployer(NotYours):
    sentence = gettext_lazy("You can read this employer, but not change it. Ask the relation owner.")


class KnownAlready(Refused):
    """The municipality has a relation with this employer; `owner` is the name of who knows it."""

    def __init__(self, name: str, owner: str) -> None:
        words = {"name": name, "owner": owner}
        super().__init__(_("%(name)s is known already; %(owner)s owns the relation. Find it in the list.") % words)


class OwnerOutOfReach(Refused):
    sentence = gettext_lazy(
        "Choose a case manager, job hunter or coordinator of this municipality or of a partner with an agreement."
    )


class StopsTooFar(Refused):
    sentence = gettext_lazy("Choose a day between a year ago and a year from now.")


class NotYetTalked(Refused):
    sentence = gettext_lazy("Choose today or a day before, not before 1990.")


class EmployerHasStopped(Refused):
    sentence = gettext_lazy("This employer has stopped. Start the relation again first.")


class SeatsTaken(Refused):
    sentence = gettext_lazy("So few is not possible: on the other places somebody works, or will.")


class WrongNumberOfSeats(Refused):
    sentence = gettext_lazy("Choose between 1 and 200 places.")

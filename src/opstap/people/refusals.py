"""Why a change to a person or to their circumstances can be refused, each with the sentence that the user reads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opstap.core.refusals import MovedOn, Refused


class DayNotMeant(Refused):
    sentence = _("Choose a day between 1990 and a year from now.")


class SameBenefit(Refused):
    sentence = _("This benefit was written down for that day already.")


class NotTheWholeHousehold(Refused):
    sentence = _(
        "You are not on the team of everybody in this household. Write it down for this person, and ask a colleague to do so "
        "for the others."
    )


class EndsBeforeStart(Refused):
    sentence = _("Education cannot end before it starts.")


class SamePerson(Refused):
    sentence = _("Choose somebody else: a household is of at least two people.")


class TwoHouseholds(Refused):
    sentence = _("Both belong to a household already. Let one of them leave first.")


class TogetherAlready(Refused):
    sentence = _("These two share a household already.")


class AnotherMunicipality(Refused):
    sentence = _("Choose somebody of the same municipality.")


class LeavesBeforeJoining(Refused):
    sentence = _("Somebody cannot leave a household before joining it.")


class FactsChangedMeanwhile(MovedOn):
    sentence = _(
        "Somebody else changed these facts meanwhile. Look at the dossier; save again to keep what stands here."
    )

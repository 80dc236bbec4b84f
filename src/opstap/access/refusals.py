"""Why somebody may not write about a person, or a link is not made, opened or ended, each with its sentence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opstap.core.refusals import Refused


class NotOnTheTeam(Refused):
    """Every room that writes about a person asks for it; `writes_for` says who is on the team."""

    sentence = _("You are not on this person's team (any more), so you can read but not change.")


class MayNotShare(Refused):
    sentence = _("Only a case manager or job hunter on the team makes and ends links.")


class NotThatLong(Refused):
    sentence = _("Choose a day from tomorrow to one year from now.")


class EndedAlready(Refused):
    sentence = _("This link was ended already.")


class OpenedBefore(Refused):
    sentence = _("This link was opened before.")

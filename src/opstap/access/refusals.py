"""Why a change to a link may be refused, in sentences that say what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opstap.core.actions import Refused


class MayNotShare(Refused):
    sentence = _("Only a case manager or job hunter on the team makes and ends links.")


class NotThatLong(Refused):
    sentence = _("Choose a day from tomorrow to one year from now.")


class EndedAlready(Refused):
    sentence = _("This link was ended already.")


class OpenedBefore(Refused):
    sentence = _("This link was opened before.")

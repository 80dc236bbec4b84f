"""Why a statement about a position is not carried out, each with what to do instead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opstap.core.refusals import Refused


class OtherRecords(Refused):
    """What a person wrote in Opstap contradicts what a list says.

    A list knows less, so what somebody wrote stays until somebody changes it.
    """

    sentence = _("Opstap holds records that say otherwise. Change these in the dossier.")


class StatedTwice(Refused):
    """One list says two things about one person."""

    sentence = _("Two statements are about one person. Say one at a time.")

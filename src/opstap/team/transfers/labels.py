"""How the actions are called that a track's passing puts on somebody's list; as `coded_texts`, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from opstap.core.coded_texts import Parameters


def handed_over_task(parameters: Parameters) -> str:
    """The `next_step` that the former owner gave a colleague together with the track."""
    return _("Handed over: %(text)s") % {"text": parameters["next_step"]}


def taken_over_task(parameters: Parameters) -> str:
    """The `next_step` that was named in an offer that somebody accepted."""
    return _("Taken over: %(text)s") % {"text": parameters["next_step"]}


def not_taken_over_task(parameters: Parameters) -> str:
    """For who offered a track: by whom (`name`) it was declined, and the `reason`."""
    return _("Not taken over by %(name)s: %(reason)s") % parameters

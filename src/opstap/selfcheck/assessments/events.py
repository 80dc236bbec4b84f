"""What is told of a self-assessment as a whole, in its own story and on the timeline of its municipality."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opstap.core.event_kinds import EventKind


@dataclass(frozen=True)
class AssessmentStarted(EventKind):
    """A municipality began to look at itself with a version of an instrument."""

    kind = "selfcheck.started"
    icon, label = "clipboard-check", gettext_lazy("Self-assessment started")

    name: str
    owner: str
    instrument: str
    instrument_version: int

    def title(self) -> str:
        return _("The self-assessment %(name)s was started.") % {"name": self.name}


@dataclass(frozen=True)
class AnswersOpened(EventKind):
    """The answers lie side by side from now on; `early` where not everybody was done."""

    kind = "selfcheck.opened"
    icon, label = "eye", gettext_lazy("Answers side by side")

    early: bool

    def title(self) -> str:
        if self.early:
            return _("The answers were laid side by side before everybody was done.")
        return _("Everybody is done: the answers lie side by side.")


@dataclass(frozen=True)
class AssessmentClosed(EventKind):
    """The talk is over; the plan goes on."""

    kind = "selfcheck.closed"
    icon, label = "circle-check", gettext_lazy("Self-assessment closed")

    name: str

    def title(self) -> str:
        return _("The self-assessment %(name)s was closed.") % {"name": self.name}


@dataclass(frozen=True)
class AssessmentDeleted(EventKind):
    """Something was deleted; not even its name stays."""

    kind = "selfcheck.deleted"
    icon, label = "trash", gettext_lazy("Self-assessment deleted")

    def title(self) -> str:
        return _("A self-assessment was deleted, with all that was in it.")

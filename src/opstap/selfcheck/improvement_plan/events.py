"""What is told of an improvement plan, in the story of the self-assessment and on the timeline of its municipality."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opstap.core.event_kinds import EventKind


@dataclass(frozen=True)
class ImprovementPlanned(EventKind):
    """Somebody is going to do something better, before a day."""

    kind = "selfcheck.planned"
    icon, label = "plus", gettext_lazy("Improvement planned")

    what: str
    owner: str
    due_on: date

    def title(self) -> str:
        return _("Planned: %(text)s (%(owner)s).") % {"text": self.what, "owner": self.owner}


@dataclass(frozen=True)
class ImprovementDone(EventKind):
    """It was done, with what came of it."""

    kind = "selfcheck.done_action"
    icon, label = "check", gettext_lazy("Improvement done")

    what: str
    outcome: str

    def title(self) -> str:
        return (_("Done: %(text)s. %(outcome)s") % {"text": self.what, "outcome": self.outcome}).strip()


@dataclass(frozen=True)
class ImprovementDropped(EventKind):
    """It will not be done, with what came of it until then."""

    kind = "selfcheck.dropped_action"
    icon, label = "x", gettext_lazy("Improvement dropped")

    what: str
    outcome: str

    def title(self) -> str:
        return (_("Dropped: %(text)s. %(outcome)s") % {"text": self.what, "outcome": self.outcome}).strip()

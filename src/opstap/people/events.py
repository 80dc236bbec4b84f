"""What the timeline says about who a participant is."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import JsonValue

from opstap.access.participant_events import ParticipantEvent
from opstap.core.privacy import privacy_of
from opstap.organisations.roles import CASE_MANAGERS
from opstap.people.facts import display, label
from opstap.people.models import Participant


class _FactsEvent(ParticipantEvent):
    group = "facts"
    whole = CASE_MANAGERS


@dataclass(frozen=True)
class ParticipantAdded(_FactsEvent):
    """Somebody was added, with what was known; `values` by field, levels of language as `level_<skill>`."""

    kind = "participant.added"
    icon, label = "user-plus", gettext_lazy("Added to Opstap")

    values: dict[str, JsonValue]


@dataclass(frozen=True)
class ParticipantChanged(_FactsEvent):
    """What became what, by the name of the field."""

    kind = "participant.changed"
    icon, label = "pencil", gettext_lazy("Facts changed")

    before: dict[str, JsonValue]
    after: dict[str, JsonValue]

    def text(self, role: str) -> str:
        """As far as the role may read it; a level counts as a fact that the whole team reads."""
        allowed, unknown = privacy_of(Participant).readable_by(role), _("unknown")
        return "; ".join(
            f"{label(name)}: {display(name, value) or unknown}"
            for name, value in self.after.items()
            if name in allowed or name.startswith("level_")
        )


@dataclass(frozen=True)
class ParticipantRemoved(_FactsEvent):
    """Somebody who should never have been there was taken away; `reason` is a code of the program that did it."""

    kind = "participant.removed"
    icon, label = "user-minus", gettext_lazy("Removed from Opstap")

    reason: str

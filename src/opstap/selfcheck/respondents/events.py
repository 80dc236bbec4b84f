"""What the story of a self-assessment tells about who takes part."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opstap.core.event_kinds import EventKind
from opstap.core.model_parts import choice_label
from opstap.selfcheck.models import Respondent


@dataclass(frozen=True)
class RespondentInvited(EventKind):
    """Somebody is asked to look along, in a capacity."""

    kind = "selfcheck.invited"
    icon, label = "user-plus", gettext_lazy("Asked to look along")

    name: str
    capacity: str

    def title(self) -> str:
        capacity = choice_label(Respondent.Capacity, self.capacity).lower()
        return _("%(name)s was asked to look along as %(capacity)s.") % {"name": self.name, "capacity": capacity}


@dataclass(frozen=True)
class RespondentLeft(EventKind):
    """Somebody takes part no longer."""

    kind = "selfcheck.left"
    icon, label = "door-exit", gettext_lazy("Takes part no longer")

    name: str

    def title(self) -> str:
        return _("%(name)s takes part no longer.") % {"name": self.name}

"""What the timeline says about who is on a team."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opstap.access.participant_events import ParticipantEvent
from opstap.core.model_parts import choice_label
from opstap.organisations.roles import Role


@dataclass(frozen=True)
class _MemberEvent(ParticipantEvent):
    """Somebody by name, and the role that they have on the team."""

    group = "team"

    name: str
    role: str

    def text(self, role: str) -> str:
        return f"{self.name} ({choice_label(Role, self.role)})" if self.role else self.name


@dataclass(frozen=True)
class MemberJoined(_MemberEvent):
    """Somebody helps from now on."""

    kind = "team.joined"
    icon, label = "user-plus", gettext_lazy("Joined the team")


@dataclass(frozen=True)
class MemberLeft(_MemberEvent):
    """Somebody helps no longer: `successor` is the name of who takes over, or `why_none` says why nobody does."""

    kind = "team.left"
    icon, label = "door-exit", gettext_lazy("Left the team")

    successor: str
    why_none: str

    def text(self, role: str) -> str:
        who = super().text(role)
        if self.successor:
            return _("%(who)s; %(name)s takes over") % {"who": who, "name": self.successor}
        return _("%(who)s; nobody takes over: %(why)s") % {"who": who, "why": self.why_none}

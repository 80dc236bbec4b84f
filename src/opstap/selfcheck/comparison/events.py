"""What the timeline of a municipality tells about sharing its scores."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opstap.core.event_kinds import EventKind


@dataclass(frozen=True)
class ScoresShared(EventKind):
    """Agreed scores of so many statements lie beside those of others from now on."""

    kind = "selfcheck.shared"
    icon, label = "eye", gettext_lazy("Scores shared")

    name: str
    statements: int

    def title(self) -> str:
        return _("Agreed scores of %(name)s are shared with other municipalities.") % {"name": self.name}


@dataclass(frozen=True)
class ScoresWithdrawn(EventKind):
    """Nobody else sees the scores any more."""

    kind = "selfcheck.unshared"
    icon, label = "eye-off", gettext_lazy("Scores no longer shared")

    name: str

    def title(self) -> str:
        return _("Agreed scores of %(name)s are shared no longer.") % {"name": self.name}

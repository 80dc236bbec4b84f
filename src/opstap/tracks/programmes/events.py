"""What the timeline of a programme says: that it was copied from another, and that it has a version."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opstap.core.event_kinds import EventKind


@dataclass(frozen=True)
class ProgrammeCopied(EventKind):
    """A municipality made a programme of its own out of a version of another."""

    kind = "programme.copied"
    icon, label = "route", gettext_lazy("Programme copied")

    name: str
    source: str

    def title(self) -> str:
        return _("%(name)s was copied from %(source)s.") % {"name": self.name, "source": self.source}


@dataclass(frozen=True)
class ProgrammePublished(EventKind):
    """A programme has a version that tracks can follow."""

    kind = "programme.published"
    icon, label = "route", gettext_lazy("Programme published")

    name: str
    number: int

    def title(self) -> str:
        return _("Version %(number)s of %(name)s can be used.") % {"number": self.number, "name": self.name}

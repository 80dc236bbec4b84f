"""What the story of a self-assessment tells about answering: which statements, never the score, since nobody reads along."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opstap.core.event_kinds import EventKind


@dataclass(frozen=True)
class StatementAnswered(EventKind):
    """Somebody answered a statement, by its key in the instrument."""

    kind = "selfcheck.answered"
    icon, label = "pencil", gettext_lazy("Statement answered")

    statement: str

    def title(self) -> str:
        return _("The statement %(statement)s was answered.") % {"statement": self.statement}


@dataclass(frozen=True)
class RespondentFinished(EventKind):
    """Somebody says that they are done."""

    kind = "selfcheck.done"
    icon, label = "check", gettext_lazy("Done with answering")

    name: str

    def title(self) -> str:
        return _("%(name)s is done.") % {"name": self.name}

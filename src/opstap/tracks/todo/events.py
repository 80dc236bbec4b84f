"""What the timeline says about what is to be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from opstap.access.participant_events import ParticipantEvent
from opstap.core.coded_texts import Text
from opstap.core.dates import day_in_words
from opstap.tracks.models import Action


class _ActionEvent(ParticipantEvent):
    group = "actions"


@dataclass(frozen=True)
class ActionAdded(_ActionEvent):
    """Somebody does something before a day; `owner` is a name, empty for the participant."""

    kind = "action.added"
    icon, label = "list-check", gettext_lazy("Agreed")
    counts_as_work_done = True

    task: Text
    due_on: date
    owner: str
    choice: str
    rule: str

    def text(self, role: str) -> str:
        sentence = _("%(text)s (%(who)s, before %(day)s)") % {
            "text": self.task,
            "who": self.owner or _("the participant"),
            "day": day_in_words(self.due_on),
        }
        if self.choice == Action.Choice.OBLIGATION:
            return sentence + " · " + _("Obligation: %(rule)s") % {"rule": self.rule}
        return sentence


@dataclass(frozen=True)
class ActionDone(_ActionEvent):
    """Somebody ticked an action off."""

    kind = "action.done"
    icon, label = "check", pgettext_lazy("timeline", "Done")
    counts_as_work_done = True

    task: Text

    def text(self, role: str) -> str:
        return str(self.task)


@dataclass(frozen=True)
class ActionDropped(_ActionEvent):
    """An action will not happen, and why."""

    kind = "action.dropped"
    icon, label = "x", gettext_lazy("Dropped")
    counts_as_work_done = True

    task: Text
    reason: Text

    def text(self, role: str) -> str:
        return " – ".join(part for part in (str(self.task), str(self.reason)) if part)


@dataclass(frozen=True)
class ActionMoved(_ActionEvent):
    """An action has another day."""

    kind = "action.moved"
    icon, label = "calendar-event", pgettext_lazy("timeline", "Moved")
    counts_as_work_done = True

    task: Text
    before: date
    after: date

    def text(self, role: str) -> str:
        return _("%(text)s: from %(before)s to %(after)s") % {
            "text": self.task,
            "before": day_in_words(self.before),
            "after": day_in_words(self.after),
        }


@dataclass(frozen=True)
class ActionReopened(_ActionEvent):
    """Done, dropped or moved was taken back; `due_on` is the day before which it is to be done now."""

    kind = "action.reopened"
    icon, label = "refresh", gettext_lazy("Open again")

    task: Text
    due_on: date

    def text(self, role: str) -> str:
        return str(self.task)

"""What the timeline says about placements. Contract and the reason of an end are for guides only.

The lines of a workplace stand on the timeline of its employer, without a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from pydantic import JsonValue

from opstap.access.participant_events import ParticipantEvent
from opstap.core.dates import day_in_words
from opstap.core.event_kinds import EventKind
from opstap.core.model_parts import choice_label
from opstap.core.timeline import Line
from opstap.organisations.roles import COORDINATES, GUIDES
from opstap.placements.labels import place_in_words
from opstap.placements.models import Placement
from opstap.placements.rules import Terms

TERM_LABELS = {
    "ends_on": gettext_lazy("Last day"),
    "hours_a_week": gettext_lazy("Hours a week"),
    "contract": pgettext_lazy("placement", "Contract"),
    "formal_employer": gettext_lazy("Formal employer"),
    "goals": gettext_lazy("Goals"),
    "choice": gettext_lazy("Own choice or obligation"),
    "rule": gettext_lazy("Rule"),
    "next_step": gettext_lazy("The step after this"),
}
"""What each of the `Terms` is called, in the order in which a line names them."""


class _PlacementEvent(ParticipantEvent):
    """`where` is the name of the place as it was then, empty where it was not known."""

    group = "work"
    roles, whole = COORDINATES, GUIDES
    moves_position: ClassVar[bool] = True


@dataclass(frozen=True)
class PlacementMade(_PlacementEvent):
    """Somebody comes to a place; `aftercare` are the weeks after the start in which contact is planned."""

    kind = "placement.made"
    icon, label = "briefcase", gettext_lazy("Work agreed")

    kind_of_work: str
    where: str
    starts_on: date
    terms: Terms
    aftercare: tuple[int, ...] = ()

    def title(self) -> str:
        return _("%(kind)s agreed") % {"kind": choice_label(Placement.Kind, self.kind_of_work)}

    def text(self, role: str) -> str:
        terms = self.terms
        parts = [place_in_words(self.where), _days(self.starts_on, terms.ends_on)]
        if terms.hours_a_week:
            parts.append(_("%(hours)s hours a week") % {"hours": terms.hours_a_week})
        if role in GUIDES and terms.contract:
            parts.append(choice_label(Placement.Contract, terms.contract))
        if terms.choice == Placement.Choice.OBLIGATION:
            parts.append(_("Obligation: %(rule)s") % {"rule": terms.rule})
        if terms.goals:
            parts.append(f"{TERM_LABELS['goals']}: {terms.goals}")
        if terms.next_step:
            parts.append(f"{TERM_LABELS['next_step']}: {terms.next_step}")
        if self.aftercare:
            parts.append(_("Aftercare in week %(weeks)s") % {"weeks": ", ".join(map(str, self.aftercare))})
        return " · ".join(parts)


def _days(first: date, last: date | None) -> str:
    days = {"first": day_in_words(first), "last": day_in_words(last)}
    return (_("%(first)s to %(last)s") if last else _("from %(first)s")) % days


@dataclass(frozen=True)
class PlacementChanged(_PlacementEvent):
    """Other terms were agreed: what became what, by the names of `Terms`."""

    kind = "placement.changed"
    icon, label = "pencil", gettext_lazy("Agreed anew")

    where: str
    before: dict[str, JsonValue]
    after: dict[str, JsonValue]

    def text(self, role: str) -> str:
        changed = [name for name in TERM_LABELS if name in self.after and (name != "contract" or role in GUIDES)]
        terms = [f"{TERM_LABELS[name]}: {_term_in_words(name, self.after[name])}" for name in changed]
        return " · ".join([place_in_words(self.where), *terms])


def _term_in_words(name: str, value: JsonValue) -> str:
    if value in (None, ""):
        return pgettext("term", "none")
    if name == "contract":
        return choice_label(Placement.Contract, str(value))
    if name == "choice":
        return choice_label(Placement.Choice, str(value))
    return day_in_words(parse_date(str(value))) if name == "ends_on" else str(value)


@dataclass(frozen=True)
class PlacementEnded(_PlacementEvent):
    """Work ended on its last day, and what comes next: a task with its text, and the planned contact that is dropped."""

    kind = "placement.ended"
    icon, label = "flag", gettext_lazy("Work ended")

    kind_of_work: str
    where: str
    last_day: date
    reason: str
    note: str = ""
    next_step: str = ""
    next_action: UUID | None = None
    dropped: tuple[UUID, ...] = ()

    def title(self) -> str:
        return _("%(kind)s ended") % {"kind": choice_label(Placement.Kind, self.kind_of_work)}

    def text(self, role: str) -> str:
        parts = [place_in_words(self.where), _("last day %(day)s") % {"day": day_in_words(self.last_day)}]
        if role in GUIDES:
            parts += [choice_label(Placement.EndReason, self.reason), self.note]
        if self.next_step:
            parts.append(_("Next: %(step)s") % {"step": self.next_step})
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True)
class PlacementCancelled(_PlacementEvent):
    """It did not start; the reason is what somebody typed."""

    kind = "placement.cancelled"
    icon, label = "x", pgettext_lazy("placement", "Did not start")

    kind_of_work: str
    where: str
    reason: str

    def text(self, role: str) -> str:
        parts = [choice_label(Placement.Kind, self.kind_of_work), place_in_words(self.where)]
        return " · ".join([*parts, self.reason] if role in GUIDES else parts)


@dataclass(frozen=True)
class PlacementEndUndone(_PlacementEvent):
    """An end was taken back on the day on which it was entered."""

    kind = "placement.end_undone"
    icon, label = "arrow-back-up", gettext_lazy("The end was taken back")

    where: str

    def text(self, role: str) -> str:
        return place_in_words(self.where)


@dataclass(frozen=True)
class PlacementEmployerStopped(_PlacementEvent):
    """The employer of work that goes on stops on a day; nothing ends by itself."""

    kind = "placement.employer_stops"
    icon, label = "alert-triangle", gettext_lazy("The employer stops")

    where: str
    day: date

    def text(self, role: str) -> str:
        return _("%(where)s, on %(day)s") % {"where": place_in_words(self.where), "day": day_in_words(self.day)}


@dataclass(frozen=True)
class WorkplaceEvent(EventKind):
    """A line at the employer: which workplace, by its title, and from which day that counts."""

    workplace: str
    day: date

    @property
    def _holes(self) -> dict[str, str]:
        return {"title": self.workplace, "day": day_in_words(self.day)}


@dataclass(frozen=True)
class WorkplaceFilled(WorkplaceEvent):
    """Somebody gets a place from their first day on."""

    kind = "workplace.filled"
    icon, label = "user-plus", gettext_lazy("Somebody got a place")

    def title(self) -> str:
        return _("Somebody got a place at %(title)s, from %(day)s.") % self._holes


@dataclass(frozen=True)
class WorkplaceLeft(WorkplaceEvent):
    """A place is free again after a last day."""

    kind = "workplace.left"
    icon, label = "door-exit", gettext_lazy("A place ends")

    def title(self) -> str:
        return _("A place at %(title)s ends on %(day)s.") % self._holes


@dataclass(frozen=True)
class WorkplaceNotFilled(WorkplaceEvent):
    """Somebody who was to begin on this day did not."""

    kind = "workplace.not_filled"
    icon, label = "x", gettext_lazy("A place did not begin")

    def title(self) -> str:
        return _("A place at %(title)s did not begin.") % self._holes


def lines_at_person_and_employer(
    placement: Placement, content: EventKind, at_the_employer: type[WorkplaceEvent], *, day: date, on: date
) -> list[Line]:
    """What a change writes: at the person, and without a name at the employer of a workplace.

    To be recorded in one stroke, so that streams are locked in order. `day` is what the employer's line names, `on` the
    day on which it happened.
    """
    lines = [Line(placement.stream, content, placement, on)]
    if placement.workplace is not None:
        at_workplace = at_the_employer(placement.workplace.title, day)
        lines.append(Line(placement.workplace.stream, at_workplace, placement, on))
    return lines

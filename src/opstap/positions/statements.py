"""What a list means that says in one word where somebody stands ("Uitstroom: Baan"): the records that follow from it.

Pure: records and a word in, a plan out. A list knows less than Opstap does, so it ends or moves only what a list said
before: a placement at a place unknown, an enrolment without a school, an outflow that nobody decided. Where a record that
a person wrote says otherwise, the plan does not `hold`, and nothing is done.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model

from opstap.people.circumstances.rules import from_a_day, running_on, without
from opstap.people.models import BenefitSpell, Enrolment
from opstap.placements.models import Placement
from opstap.placements.rules import PAID, last_day
from opstap.positions.facts import DAY, Stretch
from opstap.positions.queries import Records
from opstap.positions.rules import SUPPLEMENTS, spans_of
from opstap.tracks.models import ENDINGS, Outflow, Position, Track

Kind = Placement.Kind
R = TypeVar("R", Placement, Enrolment)
WORK_KINDS = {
    Position.JOB: Kind.EMPLOYMENT,
    Position.JOB_WITH_BENEFIT: Kind.EMPLOYMENT,
    Position.OWN_BUSINESS: Kind.SELF_EMPLOYMENT,
    Position.UNPAID_WORK: Kind.VOLUNTEERING,
    Position.LANGUAGE_INTERNSHIP: Kind.LANGUAGE_INTERNSHIP,
}
"""The kind of placement that a word stands for; the other words stand for none."""
FITTING_KINDS: dict[str, frozenset[str]] = {
    Position.JOB: PAID - {Kind.SELF_EMPLOYMENT},
    Position.JOB_WITH_BENEFIT: PAID,
    Position.OWN_BUSINESS: frozenset({Kind.SELF_EMPLOYMENT}),
    Position.UNPAID_WORK: frozenset(Kind.values) - PAID - {Kind.LANGUAGE_INTERNSHIP},
    Position.LANGUAGE_INTERNSHIP: frozenset({Kind.LANGUAGE_INTERNSHIP}),
}
"""The kinds of placement from which a position follows."""


@dataclass(frozen=True, slots=True)
class PositionStatement:
    """That a track's person stands somewhere from a day on. `dated`: the list named the day, so it must be that one."""

    track: Track
    position: str
    on: date
    dated: bool = True


@dataclass(slots=True)
class Plan:
    """What to write for one statement: `after` are the records as they will be."""

    after: Records
    made: list[Model] = field(default_factory=list)
    changed: list[Model] = field(default_factory=list)
    removed: list[Model] = field(default_factory=list)
    track: dict[str, date | None] = field(default_factory=dict)
    holds: bool = True

    @property
    def empty(self) -> bool:
        """Is there nothing to write, since the records say so already?"""
        return not (self.made or self.changed or self.removed or self.track)


def plan_records(records: Records, statement: PositionStatement, day: date) -> Plan:
    """What makes the statement true. `day` is today: on it something is said to have been a mistake."""
    if _agrees(records, statement):
        return Plan(records)
    planner = _Planner(records, statement, day)
    planner.stop_what_a_list_said()
    if statement.position in WORK_KINDS:
        planner.work()
    if statement.position == Position.EDUCATION:
        planner.learn()
    planner.end() if statement.position in ENDINGS else planner.open()
    if statement.dated:
        planner.correct_the_first_day()
    planner.plan.holds = _agrees(planner.plan.after, statement)
    return planner.plan


def only_from_a_list(record: Placement | Enrolment | Outflow) -> bool:
    """Did a list say so, and nobody more?"""
    if isinstance(record, Placement):
        return record.employer_id is None and record.made_by_id is None and not record.place
    if isinstance(record, Enrolment):
        return not record.what and not record.school
    return record.decided_by_id is None


def span_on(records: Records, on: date) -> Stretch:
    """The position that holds on a day, or on the first day of a track that is to start later."""
    day = max(on, records.starts_on)
    return next(span for span in spans_of(records.facts()) if span.holds_on(day))


def _agrees(records: Records, statement: PositionStatement) -> bool:
    if statement.position == Position.IN_TRACK:  # any open track is, whatever a person does meanwhile
        by_list = [only_from_a_list(row) for row in _running(records.placements, statement.on)]
        by_list += [only_from_a_list(row) for row in _running(records.enrolments, statement.on)]
        open_to_work = records.track.ended_on is None and records.track.participation_since is None
        return open_to_work and not any(by_list)
    span = span_on(records, statement.on)
    if span.kind != statement.position:
        return False
    if statement.position not in ENDINGS:
        return not statement.dated or span.starts_on == max(statement.on, records.starts_on)
    if not statement.dated:
        return records.track.ended_on is not None
    return any(one.kind == statement.position and one.on == statement.on for one in records.outflows)


def _running(rows: Iterable[R], on: date) -> list[R]:
    """Those that hold on a day or later."""
    return [row for row in rows if _may_hold(row) and ((last := _last_day(row)) is None or last >= on)]


def _may_hold(row: Placement | Enrolment) -> bool:
    return not isinstance(row, Placement) or row.status != Placement.Status.CANCELLED


def _last_day(row: Placement | Enrolment) -> date | None:
    return last_day(row) if isinstance(row, Placement) else row.ends_on


class _Planner:
    """Works on copies, so that a preview changes nothing."""

    def __init__(self, records: Records, statement: PositionStatement, day: date) -> None:
        self.position, self.on, self.day = statement.position, statement.on, day
        after = Records(
            copy(records.track),
            placements=[copy(row) for row in records.placements],
            enrolments=[copy(row) for row in records.enrolments],
            benefits=[copy(row) for row in records.benefits],
            outflows=[copy(row) for row in records.outflows],
        )
        self.plan = Plan(after)
        self.after, self.track = after, after.track
        self.whose = {"municipality_id": self.track.municipality_id, "participant_id": self.track.participant_id}

    def _make(self, rows: list[Any], made: Any) -> None:
        rows.append(made)
        self.plan.made.append(made)

    def _change(self, row: Any, **values: Any) -> None:
        for name, value in values.items():
            setattr(row, name, value)
        if row not in self.plan.made and row not in self.plan.changed:
            self.plan.changed.append(row)

    def _remove(self, rows: list[Any], row: Any) -> None:
        rows.remove(row)
        self.plan.removed.append(row)

    def _set(self, name: str, value: date | None) -> None:
        if getattr(self.track, name) != value:
            setattr(self.track, name, value)
            self.plan.track[name] = value

    def stop_what_a_list_said(self) -> None:
        """End, the day before, what a list said before and what does not go with the new word."""
        self._forget_later_benefit()
        fits = FITTING_KINDS.get(self.position, frozenset())
        for row in _running(self.after.placements, self.on):
            if only_from_a_list(row) and row.kind not in fits:
                self._stop(row)
        for enrolment in _running(self.after.enrolments, self.on):
            if only_from_a_list(enrolment) and self.position != Position.EDUCATION:
                if enrolment.starts_on < self.on:
                    self._change(enrolment, ends_on=self.on - DAY)
                else:
                    self._remove(self.after.enrolments, enrolment)

    def _forget_later_benefit(self) -> None:
        """A list that said "with benefit" from a later day wrote a placement and a benefit of that day: it takes both back."""
        days = {row.starts_on for row in _running(self.after.placements, self.on) if only_from_a_list(row)}
        for spell in list(self.after.benefits):
            if spell.kind == BenefitSpell.Kind.SUPPLEMENTARY and spell.starts_on in days and spell.starts_on > self.on:
                for former, until in without(self.after.benefits, spell).ends:
                    self._change(former, ends_on=until)
                self._remove(self.after.benefits, spell)

    def _stop(self, row: Placement) -> None:
        if row.starts_on >= self.on:
            self._change(row, status=Placement.Status.CANCELLED, ended_on=None, end_reason="", cancelled_on=self.day)
        else:
            self._change(
                row, status=Placement.Status.ENDED, ended_on=self.on - DAY, end_reason=Placement.EndReason.OTHER
            )

    def work(self) -> None:
        """A placement at a place unknown, unless there is one; and the benefit that the word implies."""
        running = [row for row in _running(self.after.placements, self.on) if row.kind in FITTING_KINDS[self.position]]
        if not any(row.starts_on <= self.on for row in running):
            later = next((row for row in running if only_from_a_list(row)), None)
            if later is not None:
                self._change(later, starts_on=self.on)
            else:
                self._make(
                    self.after.placements,
                    Placement(
                        **self.whose,
                        track_id=self.track.pk,
                        kind=WORK_KINDS[Position(self.position)],
                        starts_on=self.on,
                    ),
                )
        getting = running_on(self.after.benefits, self.on)
        supplied = getting is not None and getting.kind in SUPPLEMENTS
        if self.position == Position.JOB_WITH_BENEFIT and not supplied:
            self._benefit(BenefitSpell.Kind.SUPPLEMENTARY)
        elif self.position in (Position.JOB, Position.OWN_BUSINESS) and supplied:
            self._benefit(BenefitSpell.Kind.NONE)

    def _benefit(self, kind: str) -> None:
        rewriting = from_a_day(self.after.benefits, kind, self.on)
        if rewriting.replaced is not None:
            self._change(rewriting.replaced, kind=kind, ends_on=rewriting.until)
            return
        for spell, until in rewriting.ends:
            self._change(spell, ends_on=until)
        self._make(
            self.after.benefits, BenefitSpell(**self.whose, kind=kind, starts_on=self.on, ends_on=rewriting.until)
        )

    def learn(self) -> None:
        running = _running(self.after.enrolments, self.on)
        if any(row.starts_on <= self.on for row in running):
            return
        later = next((row for row in running if only_from_a_list(row)), None)
        if later is not None:
            self._change(later, starts_on=self.on)
        else:
            self._make(self.after.enrolments, Enrolment(**self.whose, starts_on=self.on))

    def end(self) -> None:
        """The track ends with this word. What somebody decided before stays, and is followed by this one."""
        last = next((row for row in self.after.outflows if row.reopened_on is None), None)
        if last is not None and (last.kind == self.position or last.on >= self.on):
            if not only_from_a_list(last):
                return
            self._change(last, kind=self.position, on=self.on)
        else:
            if last is not None:
                self._change(last, reopened_on=self.on)
            self._make(
                self.after.outflows, Outflow(**self.whose, track_id=self.track.pk, kind=self.position, on=self.on)
            )
        self._set("ended_on", self.on)

    def open(self) -> None:
        """The track runs (on), and has the goal that the word says."""
        last = next((row for row in self.after.outflows if row.reopened_on is None), None)
        if last is not None and last.on < self.on:
            self._change(last, reopened_on=self.on)
        elif last is not None and only_from_a_list(last):
            self._remove(self.after.outflows, last)
        elif last is not None:
            return  # somebody decided this on a later day
        self._set("ended_on", None)
        since = self.on if self.position == Position.PARTICIPATION else None
        if self.position != Position.JOB_WITH_BENEFIT:
            self._set("participation_since", since)

    def correct_the_first_day(self) -> None:
        """The same word with a later day corrects the day: what a list said to begin earlier begins on it."""
        if span_on(self.after, self.on).starts_on >= self.on:
            return
        if self.position == Position.EDUCATION:
            self._begin_on_the_day(_running(self.after.enrolments, self.on))
        else:
            self._begin_on_the_day(_running(self.after.placements, self.on))

    def _begin_on_the_day(self, running: Iterable[Placement | Enrolment]) -> None:
        for row in running:
            if only_from_a_list(row) and row.starts_on < self.on:
                self._change(row, starts_on=self.on)

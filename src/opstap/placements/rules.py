"""What can be agreed about a placement, and what follows from it. Pure: dates come in as arguments."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import JsonValue

from opstap.core.event_kinds import plain_values
from opstap.placements.models import Placement

Kind, Contract, Status = Placement.Kind, Placement.Contract, Placement.Status
LONGEST_BACK = timedelta(days=5 * 366)
"""A placement can be entered afterwards, up to five years."""
LONGEST_AHEAD = timedelta(days=2 * 366)
LONGEST_LAST = timedelta(days=5 * 366)
LONGEST_END_AHEAD = timedelta(days=92)
LATEST_NO_SHOW = timedelta(days=31)
"""So long after the first day one can still say that it did not start; later it has ended."""
FULL_WEEK = 48
"""Hours a week, all work together. Contracts tell less than what people really work (K 6.23); more than this on average is
more than the working hours act allows (+), so whoever places is asked."""
SOON = timedelta(weeks=3)
"""So long before the agreed last day Today asks what comes next."""
PAID = frozenset(
    {
        Placement.Kind.BBL,
        Placement.Kind.SUPPORTED_EMPLOYMENT,
        Placement.Kind.TEMPORARY_AGENCY,
        Placement.Kind.EMPLOYMENT,
        Placement.Kind.SELF_EMPLOYMENT,
    }
)
"""Kinds with a wage or an income of one's own; all others are unpaid, with benefit kept where there is one."""
UNPAID = frozenset(kind.value for kind in Kind) - PAID
KINDS: dict[str, str | Promise] = {
    Kind.EMPLOYMENT: _("A job with a wage, at the employer where the work is done or at another one."),
    Kind.TEMPORARY_AGENCY: _("Paid work through an agency. A quick way in; often it does not last."),
    Kind.BBL: _("A paid job and school together, at a recognised training company."),
    Kind.SUPPORTED_EMPLOYMENT: _("A job with a wage, with somebody who helps on the shop floor."),
    Kind.SELF_EMPLOYMENT: _("Work for one's own customers, in a business of one's own."),
    Kind.TRIAL_PLACEMENT: _("Trying out with an employer who means to offer a job; the benefit goes on."),
    Kind.WORK_EXPERIENCE: _("Getting used to work again, or for the first time here, with learning goals."),
    Kind.WORK_INTERNSHIP: _("Learning an occupation by doing it, for a set time."),
    Kind.LEARNING_WORKPLACE: _("Learning to work in a sheltered place, with much guidance."),
    Kind.PARTICIPATION_PLACE: _("Extra work that would otherwise not be done, for who is far from a job."),
    Kind.LANGUAGE_INTERNSHIP: _("Practising Dutch among colleagues; the language is the goal."),
    Kind.JOB_SHADOWING: _("Looking on for a day or some days, to see what an occupation is like."),
    Kind.VOLUNTEERING: _("Unpaid help at an association or organisation, because one wants to."),
}
"""Every kind with one plain sentence; paid ones first, because they are looked at first (K 6.24)."""
HINTS: dict[str, str | Promise] = {
    Kind.TRIAL_PLACEMENT: _(
        "There is no usual length: some speak of one or two weeks (W 5.2), employers often find it too short (Z)."
        " Agree on a last day that gives both sides enough time to see."
    ),
    Kind.TEMPORARY_AGENCY: _(
        "Agency work can be a good first step (W 5.1, K 6.25); it often ends soon (L, aftercare)."
        " Agree now on who looks for what comes after."
    ),
}


class Because:
    """The sentences with which an agreement is not accepted."""

    ENDS_FIRST = _("The last day cannot be before the first day.")
    TOO_LONG_AGO = _("Choose a first day of at most five years ago.")
    TOO_FAR = _("Choose a first day within two years.")
    LAST_TOO_FAR = _("Choose a last day within five years.")
    UNBORN = _("The first day lies before the person was born.")
    GOALS = _("Say what is learnt here: unpaid work needs goals (K 6.24).")
    LAST_DAY = _("Unpaid work needs a last day, so that it goes on to paid work in time (K 6.24).")
    NEXT_STEP = _("Say what comes after this: unpaid work needs a next step (K 6.24).")
    FIXED = _("A contract until a day needs that last day.")
    UNPAID_CONTRACT = _("Only paid work has a contract.")
    OWN_BUSINESS = _("This contract does not go with this kind of work.")
    HOURS = _("Choose between 1 and 60 hours a week.")
    RULE = _("Say which rule makes this an obligation, and what follows.")


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed and can be agreed anew later: columns of `Placement`, and part of what `PlacementMade` keeps."""

    ends_on: date | None = None
    hours_a_week: int | None = None
    contract: str = ""
    formal_employer: str = ""
    goals: str = ""
    choice: str = Placement.Choice.OWN_CHOICE
    rule: str = ""
    next_step: str = ""

    @classmethod
    def of(cls, placement: Placement) -> Terms:
        return cls(
            ends_on=placement.ends_on,
            hours_a_week=placement.hours_a_week,
            contract=placement.contract,
            formal_employer=placement.formal_employer,
            goals=placement.goals,
            choice=placement.choice,
            rule=placement.rule,
            next_step=placement.next_step,
        )

    def columns(self) -> dict[str, object]:
        """The terms by the names of the columns of `Placement`."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def changes_to(self, later: Terms) -> tuple[dict[str, JsonValue], dict[str, JsonValue]]:
        """What is different in later terms, before and after, as a line keeps it."""
        before, after = self.columns(), later.columns()
        changed = [name for name in before if before[name] != after[name]]
        return plain_values({n: before[n] for n in changed}), plain_values({n: after[n] for n in changed})

    @property
    def fingerprint(self) -> str:
        """Tells whether the terms still are what somebody was shown."""
        values = "\x1f".join(str(value) for value in astuple(self))
        return hashlib.sha256(values.encode()).hexdigest()[:20]


def is_paid(kind: str) -> bool:
    return kind in PAID


def objections_to(
    terms: Terms, *, kind: str, starts_on: date, day: date, born: date | None = None
) -> Iterator[tuple[str, str | Promise]]:
    """(field, sentence) for everything that is wrong, the first first. Empty where it can be agreed on `day`."""
    yield from _about_days(terms, starts_on, day, born)
    if terms.hours_a_week is not None and not 1 <= terms.hours_a_week <= 60:
        yield "hours_a_week", Because.HOURS
    if terms.choice == Placement.Choice.OBLIGATION and not terms.rule:
        yield "rule", Because.RULE
    yield from _about_pay(terms, kind)


def _about_days(terms: Terms, starts_on: date, day: date, born: date | None) -> Iterator[tuple[str, str | Promise]]:
    if born is not None and starts_on < born:
        yield "starts_on", Because.UNBORN
    elif starts_on < day - LONGEST_BACK:
        yield "starts_on", Because.TOO_LONG_AGO
    elif starts_on > day + LONGEST_AHEAD:
        yield "starts_on", Because.TOO_FAR
    if terms.ends_on is not None and terms.ends_on < starts_on:
        yield "ends_on", Because.ENDS_FIRST
    elif terms.ends_on is not None and terms.ends_on > max(starts_on, day) + LONGEST_LAST:
        yield "ends_on", Because.LAST_TOO_FAR


def _about_pay(terms: Terms, kind: str) -> Iterator[tuple[str, str | Promise]]:
    """K 6.24: unpaid work serves learning, ends, and leads on. Only paid work has a contract."""
    if is_paid(kind):
        if terms.contract == Contract.FIXED and terms.ends_on is None:
            yield "ends_on", Because.FIXED
        if terms.contract and (terms.contract == Contract.OWN_BUSINESS) != (kind == Kind.SELF_EMPLOYMENT):
            yield "contract", Because.OWN_BUSINESS
        return
    if terms.contract:
        yield "contract", Because.UNPAID_CONTRACT
    if not terms.goals:
        yield "goals", Because.GOALS
    if terms.ends_on is None:
        yield "ends_on", Because.LAST_DAY
    if not terms.next_step:
        yield "next_step", Because.NEXT_STEP


@dataclass(frozen=True, slots=True)
class OtherWork:
    """Another placement of the same person: where (a name, empty if unknown), when, how many hours a week."""

    where: str
    same_place: bool
    starts_on: date
    last: date | None
    hours: int | None = None

    def meets(self, first: date, last: date | None) -> bool:
        """Do the two share a day? Last days are included, None is until further notice."""
        return (last is None or self.starts_on <= last) and (self.last is None or first <= self.last)


def at_the_same_time(others: Iterable[OtherWork], first: date, last: date | None) -> list[OtherWork]:
    """Those that share a day with the time from the first through the last day."""
    return [one for one in others if one.meets(first, last)]


def hours_together(beside: Sequence[OtherWork], hours: int | None) -> int:
    """Hours a week of all that run at once; what is not known counts for nothing."""
    return (hours or 0) + sum(one.hours or 0 for one in beside)


def moments_of(starts_on: date, weeks: Iterable[int]) -> list[tuple[int, date]]:
    """(week, day) of the contact that is planned after a paid start."""
    return [(week, starts_on + timedelta(weeks=week)) for week in sorted(set(weeks))]


def last_day(placement: Placement) -> date | None:
    """The last day as it came to be, else as agreed."""
    return placement.ended_on or placement.ends_on


def runs_on(placement: Placement, day: date) -> bool:
    last = last_day(placement)
    return placement.status != Status.CANCELLED and placement.starts_on <= day and (last is None or day <= last)


def state_on(placement: Placement, day: date) -> str:
    """What a screen says of it: "cancelled", "planned", "ended" or "running"."""
    if placement.status == Status.CANCELLED:
        return "cancelled"
    if placement.starts_on > day:
        return "planned"
    return "ended" if placement.status == Status.ENDED and not runs_on(placement, day) else "running"


def can_end_on(placement: Placement, on: date, day: date) -> bool:
    """It ends on or after its first day; beforehand up to three months, when that is known already."""
    return placement.starts_on <= on <= day + LONGEST_END_AHEAD


def can_be_called_off(starts_on: date, day: date) -> bool:
    """Can one still say that it did not start?"""
    return day <= starts_on + LATEST_NO_SHOW

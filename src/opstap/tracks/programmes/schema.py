"""The parts of a programme file: phases, steps, criteria, norms, meetings, roles, targets, sources."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from opstap.core.datafiles.schema import Key, Piece, Reference, Sourced, Text, Words, failure

Count = Annotated[int, Field(ge=1, le=1000)]

# Where somebody stands on a date (the outcome tables of W); off_benefit counts everyone who lives there.
Counted = Literal[
    "job",
    "own_business",
    "job_with_benefit",
    "unpaid_work",
    "language_internship",
    "education",
    "participation",
    "off_benefit",
]


class Length(Piece):
    """How long something is expected to last, in weeks; months in a source are counted as 52/12 weeks, rounded."""

    min_weeks: Annotated[int, Field(ge=0, le=520)] | None = None
    max_weeks: Annotated[int, Field(ge=1, le=520)] | None = None
    note: Text | None = None
    source: Reference

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        _check_range(self.min_weeks, self.max_weeks, "min_weeks", "max_weeks")
        return self


class NamedLength(Piece):
    """The usual length of a part that is no phase of its own, such as extra language support."""

    key: Key
    name: Text
    length: Length


class Source(Piece):
    """A document that the file rests on; `code` is how references name it."""

    code: Annotated[str, Field(pattern=r"^[A-Z]+$")]
    title: Words
    section: Words
    year: Annotated[int, Field(ge=1990, le=2100)]


class Area(Piece):
    """Where the model was made; it may be used anywhere."""

    municipality: Words | None = None
    region: Words | None = None


class Norm(Sourced):
    """A rhythm in numbers: so many hours or dayparts a week."""

    key: Key
    unit: Literal["hours", "dayparts"]
    per: Literal["week"] = "week"
    min: Count | None = None
    max: Count | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        _check_range(self.min, self.max, "min", "max")
        return self


class Meeting(Sourced):
    """Who talks with whom how often; `every` and `unit` are left out where the source says only "regularly"."""

    key: Key
    every: Count | None = None
    unit: Literal["weeks", "months"] | None = None

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if (self.every is None) != (self.unit is None):
            raise failure([(("every",), "expected 'every' and 'unit' together, or neither")])
        return self


class Role(Sourced):
    """A party to the programme and what it does there."""

    key: Key
    name: Text


class Target(Sourced):
    """What the programme wants to reach: a share of its people in percent, or a number of people."""

    key: Key
    counts: Counted
    percent: Annotated[int, Field(ge=1, le=100)] | None = None
    people: Count | None = None
    within_months: Count | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if (self.percent is None) == (self.people is None):
            raise failure([(("percent",), "expected either 'percent' or 'people'")])
        return self


class Activity(Sourced):
    """Something that is done in a phase; `starts_after_weeks` counts from the start of the track."""

    key: Key
    starts_after_weeks: Count | None = None
    length: Length | None = None


class Criterion(Sourced):
    """What must be so before a phase is entered or left; the key is kept in decisions, so it never changes."""

    key: Key


class RoleAction(Text):
    """What some roles do in a step; the role `all` means every party."""

    roles: Annotated[tuple[Key, ...], Field(min_length=1)]


class Step(Sourced):
    """A numbered step of a phase; numbers run from 1 within the phase, or within its part."""

    key: Key
    number: Count
    part: Key | None = None
    actions: Annotated[tuple[RoleAction, ...], Field(min_length=1)]


class PhasePart(Text):
    """A part of a phase with its own numbering of steps."""

    key: Key


class Phase(Piece):
    """A step of the programme; `next` names the phases that may follow where that is not simply the next one."""

    key: Key
    name: Text
    purpose: Sourced
    length: Length | None = None
    activities: tuple[Activity, ...] = ()
    entry: tuple[Criterion, ...] = ()
    exit: tuple[Criterion, ...] = ()
    parts: tuple[PhasePart, ...] = ()
    steps: tuple[Step, ...] = ()
    next: tuple[Key, ...] | None = None


def _check_range(low: int | None, high: int | None, low_name: str, high_name: str) -> None:
    if low is None and high is None:
        raise failure([((low_name,), f"expected {low_name!r}, {high_name!r} or both")])
    if low is not None and high is not None and low > high:
        raise failure([((low_name,), f"expected at most {high}, since {high_name!r} is {high}")])

"""What the engine sees of a candidate and a workplace, and nothing else.

No name, sex, birth date, country, religion, health or free text: what is not here cannot count. Limits are what
somebody cannot do at work ("lifting"), never a diagnosis. A field of a candidate that is absent or null is unknown,
never "no"; whatever a workplace asks has to be said.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, WithJsonSchema

from opstap.matching.engine.scales import MOST_HOURS, Daypart, Kind, LanguageSkill, Level, Schooling

MOST_TASKS = 60
"""Tasks of one workplace, so that a set of them fits one machine word."""


def _number(value: object) -> object:
    """Take numbers only: not true or false, and not a number written as a text."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"expected a number; found {value!r:.60}")
    if isinstance(value, int) and abs(value) > 10**15:
        raise ValueError("expected a number of a usual size")
    return value


def _whole(value: object) -> object:
    """A whole number; 16.0 is one, as JSON Schema has it."""
    number = _number(value)
    if isinstance(number, float):
        if not number.is_integer():
            raise ValueError(f"expected a whole number; found {value!r:.60}")
        return int(number)
    return number


def _day(value: object) -> object:
    if not isinstance(value, date) and not (isinstance(value, str) and len(value) == 10):
        raise ValueError(f"expected a day as 2026-11-22; found {value!r:.60}")
    return value


def _in_order(hours: tuple[int, int]) -> tuple[int, int]:
    if hours[0] > hours[1]:
        raise ValueError(f"expected the least hours first and the most after; found {hours[0]} and {hours[1]}")
    return hours


def _sum_to_all(tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    total = sum(task.share for task in tasks)
    if total != 100:
        raise ValueError(f"expected shares of the tasks that sum to 100; found {total}")
    return tasks


def _own_ids(items: tuple[Any, ...]) -> tuple[Any, ...]:
    seen: set[str] = set()
    for at, item in enumerate(items):
        if item.id in seen:
            raise ValueError(
                f"expected an id of its own at [{at}].id; {item.id!r:.60} stands there for the second time"
            )
        seen.add(item.id)
    return items


Name = Annotated[str, Field(strict=True, min_length=1, max_length=200)]
Names = tuple[Name, ...]
Day = Annotated[date, BeforeValidator(_day)]
Number = Annotated[float, BeforeValidator(_number), Field(allow_inf_nan=False)]
Whole = Annotated[int, BeforeValidator(_whole)]
Hour = Annotated[Whole, Field(ge=0, le=MOST_HOURS)]
Hours = Annotated[tuple[Hour, Hour], AfterValidator(_in_order)]
Share = Annotated[Whole, Field(ge=0, le=100)]
Step = Annotated[Whole, Field(ge=0, le=5)]
Kilometres = Annotated[Number, Field(ge=0, le=40_100)]
Location = tuple[Annotated[Number, Field(ge=-90, le=90)], Annotated[Number, Field(ge=-180, le=180)]]


class Piece(BaseModel):
    """The base of every part of a case: no unknown fields, never changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Reach(Piece):
    """How far somebody travels by each mode, in km as the crow flies; null or absent: not available."""

    foot: Kilometres | None = None
    bike: Kilometres | None = None
    public_transport: Kilometres | None = None
    car: Kilometres | None = None


class Language(Piece):
    """The level of Dutch per skill; null or absent: unknown."""

    listening: Level | None = None
    speaking: Level | None = None
    reading: Level | None = None
    writing: Level | None = None


class Wishes(Piece):
    """What somebody would like: sectors, occupations (ISCO) and kinds of tasks (tags)."""

    sectors: Names | None = None
    isco: Names | None = None
    tasks: Names | None = None


class Candidate(Piece):
    """Somebody who agreed to be proposed (rule 12 is for the caller). Every field but the id may be unknown."""

    id: Name
    group: Name | None = None  # for the fairness report and floors only, never for a score
    language: Language | None = None
    location: Location | None = None
    reach_km: Reach | None = None
    hours: Hours | None = None
    dayparts: tuple[Daypart, ...] | None = None
    available_from: Day | None = None
    licences: Names | None = None
    limits: Names | None = None
    refuses: Names | None = None
    kinds: tuple[Kind, ...] | None = None
    education: Schooling | None = None
    skills: Names | None = None
    experience_isco: Names | None = None
    wishes: Wishes | None = None
    goal_isco: Name | None = None
    support_need: Step | None = None


class FiledCandidate(Candidate):
    """A candidate as a file has it: `protected` is split off before the engine begins."""

    protected: dict[str, object] | None = Field(
        default=None, description="any facts; only the fairness report reads them", exclude=True
    )


class Task(Piece):
    """A part of the work: its share of the time in percent, and what it asks (S, task profiles). Absent: not asked."""

    id: Name
    share: Share
    language: dict[LanguageSkill, Level] = {}
    licences: Names = ()
    physical: Names = ()
    tags: Names = ()
    skills: Names = ()


Tasks = Annotated[
    tuple[Task, ...], Field(min_length=1, max_length=MOST_TASKS), AfterValidator(_own_ids), AfterValidator(_sum_to_all)
]


class Workplace(Piece):
    """A place to work or learn. Every field is asked, since what a workplace does not say nobody can weigh."""

    id: Name
    kind: Kind
    seats: Annotated[Whole, Field(ge=0, le=1_000_000)]
    location: Location
    public_transport: StrictBool
    hours: Hours
    dayparts: tuple[Daypart, ...]
    start_by: Day | None
    education: Schooling
    regulated: StrictBool
    sector: Name
    isco: Name
    language_support: StrictBool
    guidance: Step
    growth_isco: Names
    dutch_on_floor: StrictBool
    paid: StrictBool
    carvable_share: Share
    tasks: Tasks


class Case(Piece):
    """Candidates and workplaces on a day: the whole input."""

    on: Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
    candidates: Annotated[tuple[Candidate, ...], AfterValidator(_own_ids)]
    workplaces: Annotated[tuple[Workplace, ...], AfterValidator(_own_ids)]


class FiledCase(Case):
    """A case as a file has it."""

    candidates: Annotated[tuple[FiledCandidate, ...], AfterValidator(_own_ids)]

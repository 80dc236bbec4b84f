"""The hard rules of the definition, and how a candidate with unknown facts is read.

Twelve rules (sources: S task profiles, L jobcarving, W 5.1 and 7.6, K 6.21-6.22). Rule 12, that the candidate agreed to
be proposed, is kept by the caller, who passes only those who agreed.

Real files are half empty. So every candidate is read twice: *favourably*, as if each unknown fact were as good as it can
be, and *cautiously*, as if it were as bad as it can be. A rule that fails on the favourable reading fails. One that holds on
the cautious reading holds, whatever the answer is. In between it is unknown, and the answer is worth asking for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from opstap.matching.engine.case import Candidate, Task, Workplace
from opstap.matching.engine.geometry import EVERYWHERE, NOWHERE, Point, line, longest_line, point
from opstap.matching.engine.scales import DAYPARTS, KINDS, LANGUAGE_SKILLS, LEVELS, MOST_HOURS, SCHOOLING, LanguageSkill

KIND, SEAT, LANGUAGE, DISTANCE, HOURS, DAYPART, START, LICENCES, LIMITS, REFUSALS, EDUCATION, AGREED = range(1, 13)
NUMBERS: Final = tuple(range(KIND, EDUCATION + 1))
"""The rules that the engine looks at."""

FIELDS: Final = (
    "kinds",
    "language",
    "location",
    "reach_km",
    "hours",
    "dayparts",
    "available_from",
    "licences",
    "limits",
    "refuses",
    "education",
)
"""The fields of a candidate on which a rule rests, in the order in which questions are listed."""

RESTS_ON: Final[dict[int, tuple[str, ...]]] = {
    KIND: ("kinds",),
    LANGUAGE: ("language",),
    DISTANCE: ("location", "reach_km"),
    HOURS: ("hours",),
    DAYPART: ("dayparts",),
    START: ("available_from",),
    LICENCES: ("licences",),
    LIMITS: ("limits",),
    REFUSALS: ("refuses",),
    EDUCATION: ("education",),
}

LATEST_DAY: Final = 4_000_000  # later than any day that a date can be, counted in days


class Everything:
    """Holds every name."""

    def __contains__(self, item: object) -> bool:
        return True


Names = frozenset[str] | Everything

EVERYTHING: Final = Everything()
NOTHING: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True)
class Reading:
    """A candidate's facts for the rules, with every unknown filled in one way. Levels are steps, days are counted."""

    kinds: Names
    language: Mapping[str, int]
    place: Point | None  # None: taken to be next door
    reach: int  # the longest squared line by foot, bike or car
    reach_with_transport: int  # the same where public transport goes too
    least_hours: int
    most_hours: int
    dayparts: Names
    available_from: int
    licences: Names
    limits: Names
    refuses: Names
    education: int


def favourable(candidate: Candidate) -> Reading:
    """Every unknown as good as it can be."""
    return _read(candidate, good=True)


def cautious(candidate: Candidate) -> Reading:
    """Every unknown as bad as it can be."""
    return _read(candidate, good=False)


def _read(candidate: Candidate, *, good: bool) -> Reading:
    helpful, harmful = (EVERYTHING, NOTHING) if good else (NOTHING, EVERYTHING)
    own_way, with_transport = _reaches(candidate, good=good)
    hours = candidate.hours or ((0, MOST_HOURS) if good else (MOST_HOURS + 1, -1))
    first_day = candidate.available_from.toordinal() if candidate.available_from else (0 if good else LATEST_DAY)
    return Reading(
        kinds=_known(candidate.kinds, helpful),
        language={skill: _level(candidate, skill, good=good) for skill in LANGUAGE_SKILLS},
        place=point(candidate.location) if candidate.location else None,
        reach=own_way,
        reach_with_transport=with_transport,
        least_hours=hours[0],
        most_hours=hours[1],
        dayparts=_known(candidate.dayparts, helpful),
        available_from=first_day,
        licences=_known(candidate.licences, helpful),
        limits=_known(candidate.limits, harmful),
        refuses=_known(candidate.refuses, harmful),
        education=SCHOOLING[candidate.education or ("wo" if good else "none")],
    )


def _known(values: tuple[str, ...] | None, otherwise: Names) -> Names:
    return otherwise if values is None else frozenset(values)


def _level(candidate: Candidate, skill: str, *, good: bool) -> int:
    level = getattr(candidate.language, skill) if candidate.language else None
    return LEVELS[level or ("C2" if good else "none")]


def _reaches(candidate: Candidate, *, good: bool) -> tuple[int, int]:
    """The longest squared lines without and with public transport."""
    reach = candidate.reach_km
    if reach is None:
        return (EVERYWHERE, EVERYWHERE) if good else (NOWHERE, NOWHERE)
    if candidate.location is None and not good:
        return NOWHERE, NOWHERE
    own_way = max(longest_line(reach.foot), longest_line(reach.bike), longest_line(reach.car))
    return own_way, max(own_way, longest_line(reach.public_transport))


def asked_level(workplace: Workplace, task: Task, skill: LanguageSkill) -> int:
    """The step that a task asks in a skill: one lower where the workplace supports language."""
    level = LEVELS[task.language.get(skill, "none")]
    return max(0, level - 1) if workplace.language_support else level


def squared_line(reader: Reading, workplace: Workplace) -> int:
    """The squared straight line to the workplace; nothing where the candidate's place is unknown."""
    return line(reader.place, point(workplace.location)) if reader.place else 0


def _within_reach(reader: Reading, workplace: Workplace) -> bool:
    reach = reader.reach_with_transport if workplace.public_transport else reader.reach
    return squared_line(reader, workplace) <= reach


def _in_time(reader: Reading, workplace: Workplace) -> bool:
    return workplace.start_by is None or reader.available_from <= workplace.start_by.toordinal()


WORKPLACE_RULES: Final[dict[int, Callable[[Reading, Workplace], bool]]] = {
    KIND: lambda reader, workplace: workplace.kind in reader.kinds,
    SEAT: lambda reader, workplace: workplace.seats > 0,
    DISTANCE: _within_reach,
    HOURS: lambda reader, workplace: (
        reader.most_hours >= workplace.hours[0] and reader.least_hours <= workplace.hours[1]
    ),
    DAYPART: lambda reader, workplace: all(part in reader.dayparts for part in workplace.dayparts),
    START: _in_time,
    EDUCATION: lambda reader, workplace: not workplace.regulated or reader.education >= SCHOOLING[workplace.education],
}
"""The rules about a workplace as a whole."""

TASK_RULES: Final[dict[int, Callable[[Reading, Workplace, Task], bool]]] = {
    LANGUAGE: lambda reader, workplace, task: all(
        reader.language[skill] >= asked_level(workplace, task, skill) for skill in LANGUAGE_SKILLS
    ),
    LICENCES: lambda reader, workplace, task: all(licence in reader.licences for licence in task.licences),
    LIMITS: lambda reader, workplace, task: not any(demand in reader.limits for demand in task.physical),
    REFUSALS: lambda reader, workplace, task: not any(tag in reader.refuses for tag in task.tags),
}
"""The rules about each task that stays."""

assert {*WORKPLACE_RULES, *TASK_RULES} == set(NUMBERS)
assert len(DAYPARTS) == 21
assert len(KINDS) == 13

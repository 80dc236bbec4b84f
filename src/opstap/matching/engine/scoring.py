"""The score of the definition: whole points by term, each with the facts for its sentence.

Every term is monotone: more skills, a higher level, more hours or a longer reach never lower it (so nothing is divided by
what depends on the candidate or on the tasks that stay), and each is rounded once. What is unknown counts nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from opstap.matching.engine.case import Candidate, Task, Workplace
from opstap.matching.engine.geometry import kilometres, line, longest_line, point
from opstap.matching.engine.scales import SCHOOLING
from opstap.matching.engine.weights import Weights

Fact = str | int | float | tuple[str, ...]


@dataclass(frozen=True)
class Term:
    """Points of one term; `said` picks the sentence and `facts` fill it in."""

    term: str
    points: int
    said: str
    facts: Mapping[str, Fact]


@dataclass(frozen=True)
class Pair:
    """What a term may look at."""

    candidate: Candidate
    workplace: Workplace
    staying: Sequence[Task]
    weights: Weights
    rarity: Mapping[str, int]


def share_of(points: int, part: int, whole: int) -> int:
    """`points` x `part` / `whole`, rounded half up in whole numbers; nothing where there is no whole."""
    return (2 * points * part + whole) // (2 * whole) if whole else 0


def rarities(workplaces: Sequence[Workplace]) -> dict[str, int]:
    """How much each skill weighs: one more for each time that only half as many workplaces ask it.

    From the workplaces' tasks alone, never from the candidates, so that nobody's presence changes another's points.
    """
    asked = Counter(skill for workplace in workplaces for skill in skills_of(workplace.tasks))
    return {skill: rarity_of(times, len(workplaces)) for skill, times in asked.items()}


def rarity_of(times: int, workplaces: int) -> int:
    """The weight of a skill that so many of the workplaces ask."""
    return (workplaces // times).bit_length()


def skills_of(tasks: Iterable[Task]) -> set[str]:
    return {skill for task in tasks for skill in task.skills}


def alike(a: str, b: str) -> int:
    """How many digits two ISCO codes begin with together, at most four."""
    same = 0
    for one, other in zip(a[:4], b[:4], strict=False):
        if one != other:
            break
        same += 1
    return same


def _skills(pair: Pair) -> Term:
    held = set(pair.candidate.skills or ())
    everything = skills_of(pair.workplace.tasks)
    useful = held & skills_of(pair.staying)
    whole = sum(pair.rarity[skill] for skill in everything)
    points = share_of(pair.weights.terms.skills.points, sum(pair.rarity[skill] for skill in useful), whole)
    said = _said(unknown=pair.candidate.skills is None, none=not everything, some=bool(useful), otherwise="lacking")
    return Term("skills", points, said, {"held": len(useful), "asked": len(everything)})


def _experience(pair: Pair) -> Term:
    codes = pair.candidate.experience_isco
    digits = max((alike(code, pair.workplace.isco) for code in codes or ()), default=0)
    said = _said(unknown=codes is None, some=digits > 0, otherwise="lacking")
    # Experience as a cook counts for the part of the work that is still a cook's.
    points = share_of(pair.weights.terms.experience.by_digits[digits], sum(task.share for task in pair.staying), 100)
    return Term("experience", points, said, {"digits": digits, "isco": pair.workplace.isco})


def _wishes(pair: Pair) -> Term:
    wishes, weights = pair.candidate.wishes, pair.weights.terms.wishes
    wanted = set(wishes.tasks or ()) if wishes else set()
    share = sum(task.share for task in pair.staying if wanted & set(task.tags))
    sector = bool(wishes and pair.workplace.sector in (wishes.sectors or ()))
    occupation = bool(wishes and pair.workplace.isco in (wishes.isco or ()))
    points = weights.sector * sector + weights.occupation * occupation + share_of(weights.tasks, share, 100)
    said = _said(unknown=wishes is None, some=sector or occupation or share > 0, otherwise="lacking")
    met = (("sector",) if sector else ()) + (("occupation",) if occupation else ()) + (("tasks",) if share else ())
    return Term("wishes", points, said, {"met": met, "share": share})


def _goal(pair: Pair) -> Term:
    goal = pair.candidate.goal_isco
    ways = (pair.workplace.isco, *pair.workplace.growth_isco)
    digits = max(alike(goal, way) for way in ways) if goal else 0
    said = _said(unknown=goal is None, some=digits > 0, otherwise="lacking")
    return Term("goal", pair.weights.terms.goal.by_digits[digits], said, {"digits": digits, "isco": goal or ""})


def _dutch(pair: Pair) -> Term:
    spoken, support = pair.workplace.dutch_on_floor, pair.workplace.language_support
    weights = pair.weights.terms.dutch
    said = {(True, True): "both", (True, False): "spoken", (False, True): "support"}.get((spoken, support), "lacking")
    return Term("dutch", weights.spoken * spoken + weights.support * support, said, {})


def _guidance(pair: Pair) -> Term:
    need, offered = pair.candidate.support_need, pair.workplace.guidance
    if need is None:
        return Term("guidance", 0, "unknown", {"offered": offered})
    short = max(0, need - offered)
    weights = pair.weights.terms.guidance
    points = weights.each_step_short * short if short else weights.enough
    return Term("guidance", points, "lacking" if short else "some", {"offered": offered, "need": need, "short": short})


def _hours(pair: Pair) -> Term:
    weights = pair.weights.terms.hours
    together = min(pair.candidate.hours[1], pair.workplace.hours[1]) if pair.candidate.hours else 0
    points = weights.each_hour * min(weights.most_hours, together)
    return Term("hours", points, "some", {"hours": together})


def _nearness(pair: Pair) -> Term:
    squared = line(point(pair.candidate.location), point(pair.workplace.location)) if pair.candidate.location else 0
    points = next((band.points for band in pair.weights.terms.nearness if squared <= longest_line(band.km)), 0)
    facts = {"km": round(kilometres(squared), 1)}
    return Term("nearness", points, "some" if points else "lacking", facts)


def _paid(pair: Pair) -> Term:
    paid = pair.workplace.paid
    return Term("paid", pair.weights.terms.paid * paid, "some" if paid else "lacking", {})


def _share(pair: Pair) -> Term:
    share = sum(task.share for task in pair.staying)
    said = "some" if len(pair.staying) == len(pair.workplace.tasks) else "carved"
    return Term("share", share_of(pair.weights.terms.share, share, 100), said, {"share": share})


def _education(pair: Pair) -> Term:
    asked, own, weights = pair.workplace.education, pair.candidate.education, pair.weights.terms.education
    if asked == "none":
        return Term("education", 0, "none", {})
    if own is None:
        return Term("education", 0, "unknown", {"asked": asked})
    short = max(0, SCHOOLING[asked] - SCHOOLING[own])
    points = weights.each_step_short * short if short else weights.reached
    return Term("education", points, "lacking" if short else "some", {"asked": asked, "own": own})


def _said(*, unknown: bool = False, none: bool = False, some: bool = False, otherwise: str) -> str:
    if none:
        return "none"
    if unknown:
        return "unknown"
    return "some" if some else otherwise


TERMS: Final[dict[str, Callable[[Pair], Term]]] = {
    "skills": _skills,
    "experience": _experience,
    "wishes": _wishes,
    "goal": _goal,
    "dutch": _dutch,
    "guidance": _guidance,
    "hours": _hours,
    "nearness": _nearness,
    "paid": _paid,
    "share": _share,
    "education": _education,
}
"""The terms in the order in which reasons are listed."""


def terms(
    candidate: Candidate, workplace: Workplace, staying: Sequence[Task], weights: Weights, rarity: Mapping[str, int]
) -> tuple[Term, ...]:
    """The points of a pair that fits, by term; `staying` are the tasks that are not left out."""
    pair = Pair(candidate, workplace, staying, weights, rarity)
    return tuple(count(pair) for count in TERMS.values())

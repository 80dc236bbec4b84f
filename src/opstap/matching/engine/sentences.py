"""Reasons in Dutch and English: a template from `sentences.yaml`, filled with facts; never free text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Annotated, Final, Literal

import yaml
from pydantic import Field

from opstap.matching.engine.case import Piece, Task, Workplace
from opstap.matching.engine.geometry import kilometres
from opstap.matching.engine.rules import (
    LANGUAGE,
    LICENCES,
    LIMITS,
    REFUSALS,
    TASK_RULES,
    Reading,
    asked_level,
    squared_line,
)
from opstap.matching.engine.scales import LANGUAGE_SKILLS, LEVEL_NAMES
from opstap.matching.engine.scoring import Fact, Term

Language = Literal["nl", "en"]
MOST_FOR_PARTICIPANT: Final = 3
MONTHS: Final[Mapping[Language, tuple[str, ...]]] = {
    "nl": (
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}


class Said(Piece):
    """A text in both languages."""

    nl: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def __getitem__(self, language: Language) -> str:
        return self.nl if language == "nl" else self.en


class RuleWords(Piece):
    """What is said of a rule; seats cannot be unknown, and the last rule is the caller's."""

    name: Said
    asks: Said
    fails: Said | None = None
    unknown: Said | None = None
    participant: Said | None = None


class Carved(Piece):
    """What is said of tasks that are left out, to whom."""

    professional: Said
    employer: Said
    participant: Said


class Words(Piece):
    """Names of values on closed lists, and small words."""

    kinds: dict[str, Said]
    language: dict[str, Said]
    schooling: dict[str, Said]
    days: dict[str, Said]
    parts: dict[str, Said]
    wishes: dict[str, Said]
    questions: dict[str, Said]
    and_: Annotated[Said, Field(alias="and")]
    task: Said
    tasks: Said
    any_day: Said


class Sentences(Piece):
    """The file of sentences."""

    format: Literal[1]
    rules: dict[int, RuleWords]
    carved: Carved
    terms: dict[str, dict[str, Said]]
    words: Words


@cache
def builtin() -> Sentences:
    """The sentences that come with Opstap."""
    text = resources.files("opstap.matching.engine").joinpath("sentences.yaml").read_text(encoding="utf-8")
    return Sentences.model_validate(yaml.safe_load(text))


def term(each: Term, language: Language) -> str:
    """The sentence of a term, for the professional."""
    return _filled(builtin().terms[each.term][each.said], each.facts, language)


def for_participant(terms: Sequence[Term], carved: Sequence[str], language: Language) -> list[str]:
    """At most three short sentences: first what is left out, then what counts most in favour."""
    good = sorted((each for each in terms if each.points > 0), key=lambda each: -each.points)
    said = [builtin().carved.participant[language]] if carved else []
    good = [each for each in good if not (each.term == "share" and carved)]
    said += [_filled(builtin().terms[each.term]["participant"], each.facts, language) for each in good]
    return said[:MOST_FOR_PARTICIPANT]


def left_out(tasks: Sequence[str], language: Language, to: Literal["professional", "employer"] = "professional") -> str:
    """The sentence about tasks that are left out; the employer never hears why."""
    return _filled(getattr(builtin().carved, to), {"tasks": _tasks(tasks, language)}, language)


def rule(
    number: int,
    reader: Reading,
    workplace: Workplace,
    staying: Sequence[Task],
    language: Language,
    *,
    unknown: bool = False,
    participant: bool = False,
) -> str:
    """The sentence of a rule that fails for a reading of somebody, or that is unknown (then on the cautious reading)."""
    words = builtin().rules[number]
    template = words.participant if participant else words.unknown if unknown else words.fails
    assert template is not None
    return _filled(template, rule_facts(number, reader, workplace, staying, language), language)


def rule_facts(
    number: int, reader: Reading, workplace: Workplace, staying: Sequence[Task], language: Language
) -> dict[str, Fact]:
    """The facts of a rule that does not hold, in words where they are on a closed list."""
    words = builtin().words
    if number in TASK_RULES:
        tasks = [task for task in staying if not TASK_RULES[number](reader, workplace, task)]
        return _task_facts(number, reader, workplace, tasks, language)
    parts = [part for part in workplace.dayparts if part not in reader.dayparts]
    return {
        "kind": words.kinds[workplace.kind][language],
        "km": round(kilometres(squared_line(reader, workplace)), 1),
        "hours": _span(*workplace.hours),
        "own": str(_day(reader.available_from, language))
        if number == 7
        else _span(reader.least_hours, reader.most_hours),
        "dayparts": _listed([f"{words.days[part[:3]][language]}{_part(part, language)}" for part in parts], language),
        "day": _day(workplace.start_by.toordinal(), language) if workplace.start_by else words.any_day[language],
        "asked": words.schooling[workplace.education][language],
    }


def _task_facts(
    number: int, reader: Reading, workplace: Workplace, tasks: Sequence[Task], language: Language
) -> dict[str, Fact]:
    if number == LANGUAGE:
        asked = {
            skill: max((asked_level(workplace, task, skill) for task in tasks), default=0) for skill in LANGUAGE_SKILLS
        }
        short = [skill for skill, level in asked.items() if level > reader.language[skill]]
        names = [f"{builtin().words.language[skill][language]} {LEVEL_NAMES[asked[skill]]}" for skill in short]
        return {"tasks": _tasks([task.id for task in tasks], language), "levels": _listed(names, language)}
    found = {
        LICENCES: {name for task in tasks for name in task.licences if name not in reader.licences},
        LIMITS: {name for task in tasks for name in task.physical if name in reader.limits},
        REFUSALS: {name for task in tasks for name in task.tags if name in reader.refuses},
    }
    return {"names": _listed(sorted(found[number]), language)}


def _filled(template: Said, facts: Mapping[str, Fact], language: Language) -> str:
    return template[language].format_map({name: _word(name, fact, language) for name, fact in facts.items()})


def _word(name: str, fact: Fact, language: Language) -> str:
    words = builtin().words
    if isinstance(fact, float):
        return f"{fact:.1f}".replace(".", ",") if language == "nl" else f"{fact:.1f}"
    if isinstance(fact, tuple):
        return _listed([words.wishes[each][language] for each in fact], language)
    if name in ("asked", "own") and fact in words.schooling:
        return words.schooling[str(fact)][language]
    return str(fact)


def _listed(names: Iterable[str], language: Language) -> str:
    *most, last = list(names) or [""]
    return f"{', '.join(most)} {builtin().words.and_[language]} {last}" if most else last


def _tasks(ids: Sequence[str], language: Language) -> str:
    words = builtin().words
    return f"{(words.task if len(ids) == 1 else words.tasks)[language]} {_listed(ids, language)}"


def _part(part: str, language: Language) -> str:
    word = builtin().words.parts[part[4:]][language]
    return word if language == "nl" else f" {word}"


def _span(least: int, most: int) -> str:
    return str(least) if least == most else f"{least}-{most}"


def _day(day: int, language: Language) -> str:
    if not 0 < day <= date.max.toordinal():
        return "?"
    on = date.fromordinal(day)
    return f"{on.day} {MONTHS[language][on.month - 1]} {on.year}"

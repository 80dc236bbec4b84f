"""Who is in the demo: 152 people in the five projects of the study, standing as its table 2 counts them (W 2.6), and some
more around them. Each has an owner (or none), a way, a situation, and a position today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from opstap.demo.accounts import ACCOUNTS
from opstap.demo.data_files import data
from opstap.demo.invented_people import Names, invent
from opstap.demo.story_steps import AT_WORK, Story
from opstap.demo.working_hours import weekday

NOBODY = "nobody"
# What a caseload looks like today, over and over: most of it is in order, some of it is not.
SITUATIONS = (
    "today",
    "overdue",
    "waiting",
    "later",
    "week",
    "quiet",
    "later",
    "overdue",
    "week",
    "today",
    "waiting_late",
    "none",
)
LONG_AGO = frozenset({*AT_WORK, "education", "moved", "stopped", "other_track"})
STAGES = {
    "language_internship": ("taking_part", "entrepreneur"),
    "unpaid_work": ("taking_part", "towards_work", "group_work", "entrepreneur"),
}
"""In which stages of a way somebody can stand so."""
ROUND = 26  # after so many weeks the aftercare of a paid start is round and the track ends


def cast(rng: Random, today: date) -> list[Story]:
    """Everybody's story, without steps yet; the people of the scripted stories are not among them."""
    names = Names(rng)
    stories: list[Story] = []
    for place in data("parties")["municipalities"]:
        stories += _of_municipality(rng, names, place, today)
    return stories


def _of_municipality(rng: Random, names: Names, place: dict[str, Any], today: date) -> Iterator[Story]:
    coordinator = next(a for a in ACCOUNTS if a.role == "coordinator" and a.place == place["key"])
    running: dict[str, int] = {}
    for number, (owner, programme, standing) in enumerate(_places(rng, place), start=1):
        way, weeks = _way(rng, programme, standing)
        reference = f"{place['prefix']}-{1000 + number * 7 + rng.randrange(7)}"
        started = weekday(today - timedelta(weeks=weeks, days=rng.randrange(5)))
        home = tuple(rng.choice(place["places"]))
        person = invent(rng, names, started_on=started, today=today, place=home, reference=reference)
        story = Story(
            person,
            place["key"],
            "" if owner == NOBODY else owner,
            coordinator.email if owner == NOBODY else owner,
            way,
            programme,
            today,
            "none",
            standing,
        )
        if standing in LONG_AGO:
            _since(rng, story, weeks, today)
        if story.owner and story.until == today:
            turn = running[owner] = running.get(owner, -1) + 1
            story.situation = SITUATIONS[turn % len(SITUATIONS)]
        yield story


def _places(rng: Random, place: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(owner, programme, standing) of everybody in a municipality, the owners by their share of the caseload."""
    standings = [s for s, number in data("ways")["standing"][place["programme"]].items() for _ in range(number)]
    rng.shuffle(standings)
    shares = data("ways")["caseloads"][place["key"]]
    owners = [owner for owner, share in shares.items() for _ in range(share)]
    found = [(owners[at % len(owners)], place["programme"], standing) for at, standing in enumerate(standings)]
    found += [tuple(each) for each in data("ways")["others"].get(place["key"], [])]
    return found + [(NOBODY, "", "")] * data("ways")["without_owner"][place["key"]]


def _way(rng: Random, programme: str, standing: str) -> tuple[list[tuple[str, int, str]], int]:
    """How long each phase takes this person, and how many weeks ago the track began."""
    if not programme:
        return [], rng.randrange(1, 4)
    for _ in range(200):
        variant = f"{programme}-language" if programme == "apeldoorn" and rng.random() < 0.35 else programme
        way = _paced(rng, variant)
        weeks = rng.randrange(70, 124) if standing in LONG_AGO else rng.randrange(5, 70)
        if weeks < sum(length for _, length, _ in way) + 8 and _stage(way, weeks) in STAGES.get(
            standing, (_stage(way, weeks),)
        ):
            return way, weeks
    raise ValueError(f"nobody can stand so: {programme} {standing}")


def _paced(rng: Random, way: str) -> list[tuple[str, int, str]]:
    return [(key, max(3, round(weeks * rng.uniform(0.8, 1.2))), stage) for key, weeks, stage in data("ways")[way]]


def _stage(way: list[tuple[str, int, str]], weeks: int) -> str:
    for _, length, stage in way:
        if weeks < length:
            return stage
        weeks -= length
    return way[-1][2]


def _since(rng: Random, story: Story, weeks: int, today: date) -> None:
    """Since when somebody stands where they stand; the phases before it are shortened so that they fit."""
    back = rng.randrange(2, 46) if story.standing in AT_WORK else rng.randrange(2, 30)
    story.since = weekday(today - timedelta(weeks=back, days=rng.randrange(5)))
    before, usual = (weeks - back) * 0.85, sum(length for _, length, _ in story.way[:-1])
    if usual > before:
        story.way = [(key, max(3, int(length * before / usual)), stage) for key, length, stage in story.way]
    if story.standing == "job_with_benefit":
        return  # supplementary benefit keeps the track open (docs/domain.md)
    if story.standing not in AT_WORK:
        story.until = story.since
    elif back > ROUND + 1:
        story.until = weekday(story.since + timedelta(weeks=ROUND, days=rng.randrange(2, 9)))


def helpers(story_place: str, role: str) -> list[str]:
    """E-mail addresses of those in a role who help at a municipality, its own people first."""
    own = [a for a in ACCOUNTS if a.role == role and story_place in a.helps]
    return [a.email for a in sorted((replace(a) for a in own), key=lambda a: a.place != story_place)]

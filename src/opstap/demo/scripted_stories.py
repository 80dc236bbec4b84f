"""Reads the scripted stories: for each programme one person, whose whole way stands in data/scripted/."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import cycle
from random import Random
from typing import Any

from opstap.core.dates import AMSTERDAM
from opstap.demo.data_files import data
from opstap.demo.invented_people import SCHOOLED, Person, phone
from opstap.demo.story_steps import Story
from opstap.demo.working_hours import weekday

PROGRAMMES = ("dalfsen", "oldebroek", "apeldoorn", "oldenzaal", "start-enschede", "learn", "zwolle")
FACTS = ("given_name", "family_name", "sex", "country", "mother_tongue", "education", "learning_route")
MINUTES = 25  # between two steps of one day


def scripted(rng: Random, today: date) -> list[Story]:
    """The seven stories, dated relative to today."""
    return [_story(rng, data(f"scripted/{programme}"), today) for programme in PROGRAMMES]


def _story(rng: Random, told: dict[str, Any], today: date) -> Story:
    started = weekday(today - timedelta(weeks=told["weeks"]))
    started -= timedelta(days=started.weekday())
    story = Story(
        _person(rng, told, started, today),
        told["municipality"],
        told["owner"],
        told["owner"],
        [],
        told["programme"],
        today,
        "none",
        "scripted",
    )
    story.add(_moment(started, 0), "arrive", told["owner"])
    owner, taken = told["owner"], Counter[date]()
    for week, step in sorted(_steps(told["steps"]), key=lambda pair: pair[0]):
        day = _free_day(started + timedelta(weeks=week), taken)
        args = _as_played(step, day)
        story.add(_moment(day, taken[day]), step["do"], step.get("who", owner), week=week, **args)
        taken[day] += 1
        if step["do"] == "accept":
            owner = step["who"]
        if step["do"] in ("accept", "end"):
            story.add(_moment(day + timedelta(days=7), 12), "tick", owner)
    return story


def _steps(steps: list[dict[str, Any]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """(week, step) of all, with each rhythm written out: one talk every so many weeks, as long as there are notes."""
    for step in steps:
        if step["do"] == "rhythm":
            weeks = range(step["from"], step["until"] + 1, step["every"])
            yield from ((week, step["step"] | {"note": note}) for week, note in zip(weeks, step["notes"], strict=False))
        else:
            yield step["week"], step


def _as_played(step: dict[str, Any], day: date) -> dict[str, Any]:
    """What a step says, in the words that the player knows; what goes without saying is filled in."""
    args = {name: value for name, value in step.items() if name not in ("week", "do", "who", "with")}
    if step["do"] == "talk":
        return {"how": "talk", "with_whom": step.get("with", "participant")} | args
    if step["do"] == "join":
        return {"hours": None} | args
    if step["do"] == "close":
        return {"state": "done"} | args
    if step["do"] == "agree":
        own = step.get("by") == "participant"
        return args | {"own": own, "due": weekday(day + timedelta(weeks=step["due"])), "task": {"text": step["text"]}}
    return args


def _free_day(monday: date, taken: Counter[date]) -> date:
    """The first day of the week with room for one more step; two a day."""
    for day in (monday + timedelta(days=number) for number in cycle(range(5))):
        if taken[day] < 2 + max(0, sum(taken[monday + timedelta(days=n)] for n in range(5)) // 10):
            return day
    raise AssertionError("a week has room")


def _moment(day: date, place: int) -> datetime:
    return datetime.combine(day, time(9, 5), tzinfo=AMSTERDAM) + timedelta(minutes=MINUTES * (place + 1))


def _person(rng: Random, told: dict[str, Any], started: date, today: date) -> Person:
    """The person as the file tells, with a birthday and a phone number."""
    given = told["person"]
    arrived = started - timedelta(weeks=given["arrived_weeks"])
    city, postcode = given["place"]
    values = {name: given[name] for name in FACTS}
    values |= {
        "reference": told["reference"],
        "birth_date": today - timedelta(days=int(given["age"] * 365.25) + rng.randrange(20, 300)),
        "in_nl_since": arrived,
        "in_nl_since_year": arrived.year,
        "limited_capacity": False,
        "postcode": f"{postcode} AB",
        "city": city,
        "phone": phone(rng),
        "email": f"{given['given_name']}@post.example".lower(),
        "permit_kind": "asylum_temporary",
        "permit_until": arrived + timedelta(days=5 * 365 + 200),
    }
    return Person(values, given["levels"], started, SCHOOLED[given["education"]])

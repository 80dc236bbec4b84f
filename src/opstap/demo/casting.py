"""Who is in the demo: about 160 people over five municipalities, each with an owner (or none), a way and a situation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from opstap.demo.accounts import ACCOUNTS
from opstap.demo.clock import weekday
from opstap.demo.invent import Names, invent
from opstap.demo.reading import data
from opstap.demo.steps import Story

NOBODY = "nobody"
# What a caseload looks like today, over and over: most of it is in order, some of it is not.
SITUATIONS = (
    "week", "later", "overdue", "waiting", "later", "today", "later", "quiet", "week", "today", "waiting_late", "none",
)  # fmt: skip
OUTCOMES = {
    "start-enschede": ("own_business", "job", "own_business", "", "education", "", "stopped", ""),
    "": ("job", "", "education", "job", "job_with_benefit", "", "moved", "job", "", "stopped"),
}
OPEN_POSITIONS = {"taking_part": ("language_internship", "", "unpaid_work", "")}


def cast(rng: Random, today: date) -> list[Story]:
    """Everybody's story, without steps yet."""
    names = Names(rng)
    stories: list[Story] = []
    for place in data("parties")["municipalities"]:
        stories += _of_municipality(rng, names, place, today)
    return stories


def _of_municipality(rng: Random, names: Names, place: dict[str, Any], today: date) -> Iterator[Story]:
    coordinator = next(a for a in ACCOUNTS if a.role == "coordinator" and a.place == place["key"])
    number, ended = 0, 0
    for owner, size in data("ways")["caseloads"][place["key"]].items():
        running = 0
        for index in range(size):
            number += 1
            reference = f"{place['prefix']}-{1000 + number * 7 + rng.randrange(7)}"
            weeks = rng.randrange(1, 4) if owner == NOBODY else _weeks(rng, index)
            started = weekday(today - timedelta(weeks=weeks, days=rng.randrange(5)))
            home = tuple(rng.choice(place["places"]))
            person = invent(rng, names, started_on=started, today=today, place=home, reference=reference)
            programme, way = _way(rng, place["programme"], weeks, owner)
            story = Story(
                person, place["key"], "" if owner == NOBODY else owner, coordinator.email if owner == NOBODY else owner,
                way, programme, today, "none",
            )  # fmt: skip
            if weeks > 60:
                ended += 1
                _end(rng, story, ended, today)
            elif story.owner:
                _stand(rng, story, today)
            if story.owner and story.until == today:
                story.situation = SITUATIONS[running % len(SITUATIONS)]
                running += 1
            yield story


def _weeks(rng: Random, index: int) -> int:
    """How long ago a track started: a few weeks to two and a half years, spread over a caseload."""
    return (3, 30, 75, 14, 50, 110, 22, 66, 40, 90)[index % 10] + rng.randrange(8)


def _way(rng: Random, programme: str, weeks: int, owner: str) -> tuple[str, list[tuple[str, int, str]]]:
    """The programme that somebody follows and how long each phase takes this person; newcomers follow none yet."""
    if owner == NOBODY or weeks < 5:
        return ("", []) if rng.random() < 0.6 or owner == NOBODY else (programme, _paced(rng, programme))
    if programme == "apeldoorn" and rng.random() < 0.35:
        return programme, _paced(rng, "apeldoorn-language")
    if programme in ("dalfsen", "start-enschede") and rng.random() < 0.1:
        return "zwolle", _paced(rng, "zwolle")
    return programme, _paced(rng, programme)


def _paced(rng: Random, way: str) -> list[tuple[str, int, str]]:
    return [(key, max(3, round(weeks * rng.uniform(0.8, 1.2))), stage) for key, weeks, stage in data("ways")[way]]


def _end(rng: Random, story: Story, index: int, today: date) -> None:
    """Whoever is on the way for long may have come somewhere; a job with supplementary benefit keeps the track open."""
    kinds = OUTCOMES.get(story.programme, OUTCOMES[""])
    story.outcome = kinds[index % len(kinds)]
    if story.outcome and story.outcome != "job_with_benefit":
        story.until = weekday(today - timedelta(days=rng.randrange(10, 150)))


def _stand(rng: Random, story: Story, today: date) -> None:
    """A position of an open track, such as a language internship."""
    choices = OPEN_POSITIONS.get(story.stage_on(today), ("",))
    story.outcome = rng.choice(choices)


def helpers(story_place: str, role: str) -> list[str]:
    """E-mail addresses of those in a role who help at a municipality, its own people first."""
    own = [a for a in ACCOUNTS if a.role == role and story_place in a.helps]
    return [a.email for a in sorted((replace(a) for a in own), key=lambda a: a.place != story_place)]

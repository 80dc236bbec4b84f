"""Invented people: a name that fits an origin, and facts that fit each other. Pure: a random source comes in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from opstap.demo.data_files import data

SKILLS = ("listening", "speaking", "reading", "writing")
LADDER = ("Alfa A", "Alfa B", "A1", "A2", "B1", "B2")
SPOKEN = {"Alfa A": "A1", "Alfa B": "A1"}  # the Alfa levels are for reading and writing only
LETTERS = "ABCDEFGHJKLMNPRTVWXZ"
EDUCATION = (
    ("none", 8),
    ("primary", 20),
    ("secondary", 30),
    ("mbo", 18),
    ("hbo", 10),
    ("wo", 9),
    ("higher_unspecified", 5),
)
SCHOOLED = {"none": 0, "primary": 1, "secondary": 2, "mbo": 2, "hbo": 3, "wo": 3, "higher_unspecified": 3}


@dataclass
class Person:
    """A participant as it shall be stored: `values` by field name, language `levels` at arrival, and the track's start."""

    values: dict[str, Any]
    levels: dict[str, str]
    started_on: date
    schooled: int
    later_levels: list[tuple[date, dict[str, str]]] = field(default_factory=list)

    @property
    def called(self) -> str:
        return str(self.values["given_name"])


class Names:
    """Gives first and family names by origin, never the same pair twice."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.origins: list[dict[str, Any]] = data("names")
        self.given: set[tuple[str, str]] = set()

    def next(self) -> tuple[dict[str, Any], str, str, str]:
        """Return (origin, sex, given name, family name)."""
        while True:
            origin = self.rng.choices(self.origins, weights=[o["share"] for o in self.origins])[0]
            sex = self.rng.choices(["female", "male"], weights=[44, 56])[0]
            pair = (self.rng.choice(origin[sex]), self.rng.choice(origin["family"]))
            if pair not in self.given:
                self.given.add(pair)
                return origin, sex, *pair


def passes_eleven_test(digits: str) -> bool:
    """Could these nine digits be a citizen service number?"""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return len(digits) == 9 and sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11 == 0


def phone(rng: Random) -> str:
    """A mobile number that nobody can have (06-00 is not given out), and no digits of which look like a BSN."""
    while True:
        tail = f"{rng.randrange(10**6):06d}"
        if not any(passes_eleven_test(digits) for digits in (f"0600{tail}"[:9], f"600{tail}")):
            return f"06 00 {tail[:2]} {tail[2:4]} {tail[4:]}"


def invent(
    rng: Random, names: Names, *, started_on: date, today: date, place: tuple[str, int], reference: str
) -> Person:
    """A person who came to live at `place` a few weeks before the track started."""
    origin, sex, given, family = names.next()
    education = rng.choices([e for e, _ in EDUCATION], weights=[w for _, w in EDUCATION])[0]
    schooled = SCHOOLED[education]
    arrived = started_on - timedelta(days=rng.randrange(60, 620))
    born = today - timedelta(days=int(rng.triangular(19, 61, 31) * 365.25))
    settled = rng.random() < 0.85
    values: dict[str, Any] = {
        "reference": reference,
        "given_name": given,
        "family_name": family,
        "sex": sex,
        "birth_date": born,
        "country": origin["country"],
        "mother_tongue": rng.choice(origin["tongues"]),
        "education": education,
        "in_nl_since": arrived if settled else None,
        "in_nl_since_year": arrived.year,
        "limited_capacity": rng.choices([False, True, None], weights=[75, 8, 17])[0],
        "postcode": f"{place[1]} {rng.choice(LETTERS)}{rng.choice(LETTERS)}",
        "city": place[0],
        "phone": phone(rng),
        "email": f"{given}.{family.replace(' ', '')}@post.example".lower() if rng.random() < 0.6 else "",
        "learning_route": _route(rng, schooled, born, started_on, arrived),
        **_permit(rng, arrived, today),
    }
    person = Person(values, _levels(rng, schooled), started_on, schooled)
    _grow(rng, person, today)
    return person


def _route(rng: Random, schooled: int, born: date, started_on: date, arrived: date) -> str:
    if arrived < date(2022, 1, 1):
        return "act_2013"
    if schooled == 0 or (schooled == 1 and rng.random() < 0.6):
        return "z"
    young = (started_on - born).days < 28 * 365
    return "education" if young and schooled >= 2 and rng.random() < 0.5 else "b1"


def _permit(rng: Random, arrived: date, today: date) -> dict[str, Any]:
    """Temporary for five years, then permanent or Dutch; a few temporary ones are about to end."""
    granted = arrived + timedelta(days=rng.randrange(90, 400))
    until = granted + timedelta(days=5 * 365)
    if until < today:
        kind = rng.choices(["asylum_permanent", "eu_long_term", "dutch"], weights=[6, 2, 2])[0]
        return {"permit_kind": kind, "permit_until": None}
    kind = rng.choices(["asylum_temporary", "family"], weights=[82, 18])[0]
    if rng.random() < 0.05:
        until = today + timedelta(days=rng.randrange(20, 85))
    return {"permit_kind": kind, "permit_until": until}


def _levels(rng: Random, schooled: int, up: int = 0) -> dict[str, str]:
    """Levels per skill: reading and writing lag behind for who went to school for a short time."""
    base = up + (0, 1, 2, 2)[schooled]
    levels = {}
    for skill in SKILLS:
        bonus = rng.choice([0, 0, 1]) if skill in ("listening", "speaking") else rng.choice([0, 0, -1])
        level = LADDER[max(0, min(base + bonus, 5))]
        levels[skill] = SPOKEN.get(level, level) if skill in ("listening", "speaking") else level
    return levels


def _grow(rng: Random, person: Person, today: date) -> None:
    """Tests after about nine and eighteen months; nobody falls back, some stay where they were in a skill."""
    now = dict(person.levels)
    for up, months in ((1, 9), (2, 19)):
        day = person.started_on + timedelta(days=months * 30 + rng.randrange(40))
        if day >= today - timedelta(days=3):
            return
        reached = _levels(rng, person.schooled, up)
        grown = {s: level for s, level in reached.items() if LADDER.index(level) > LADDER.index(now[s])}
        if grown:
            person.later_levels.append((day, grown))
            now |= grown

"""Invented cases for the tests: small vocabularies, so that every rule holds, fails and is unknown all the time."""

from __future__ import annotations

import random
from typing import Any

from opstap.matching.engine.case import Case
from opstap.matching.engine.scales import DAYPARTS, KINDS, LANGUAGE_SKILLS, LEVELS, MODES, SCHOOLING

LICENCES = ("B", "C", "VCA", "BHV")
DEMANDS = ("lifting", "standing", "cold", "stairs")
TAGS = ("outdoors", "pork", "children", "machines", "nights")
SKILLS = tuple(f"skill-{number}" for number in range(9))
ISCO = ("7115", "7119", "7212", "7411", "9313", "5120", "94", "9412x")
SECTORS = ("construction", "care", "food")
DAYS = ("2026-10-01", "2026-11-01", "2026-12-01", "2027-01-15", "2027-03-01")


def some(chance: random.Random, values: Any, most: int = 3) -> list[str]:
    return chance.sample(list(values), chance.randint(0, min(most, len(values))))


def location(chance: random.Random) -> list[float]:
    """A handful of spots, some at one address, some far apart; now and then anywhere on earth."""
    if chance.random() < 0.03:
        return [chance.uniform(-90, 90), chance.uniform(-180, 180)]
    return [52.5 + chance.randint(0, 6) * 0.05, 6.1 + chance.randint(0, 6) * 0.05]


def hours(chance: random.Random) -> list[int]:
    return sorted((chance.choice((0, 8, 12, 16, 20)), chance.choice((16, 24, 32, 36, 40, 168))))


def candidate(chance: random.Random, number: int, unknown: float) -> dict[str, Any]:
    """A candidate as a file has it, with about this part of the fields absent or null."""
    level = list(LEVELS)
    full: dict[str, Any] = {
        "group": chance.choice(("a", "b", "c")),
        "language": {skill: chance.choice(level[3:]) for skill in LANGUAGE_SKILLS if chance.random() > unknown / 3},
        "location": location(chance),
        "reach_km": {mode: chance.choice((None, 0, 3, 10.5, 30, 30, 200)) for mode in MODES if chance.random() > 0.1},
        "hours": hours(chance),
        "dayparts": chance.sample(DAYPARTS, chance.choice((10, 18, 21, 21))),
        "available_from": chance.choice(DAYS[:4]),
        "licences": chance.sample((*LICENCES, "T"), chance.randint(1, 5)),
        "limits": some(chance, (*DEMANDS, "heat"), 1),
        "refuses": some(chance, (*TAGS, "alcohol"), 2),
        "kinds": chance.sample(KINDS[:4], chance.choice((1, 3, 4, 4))),
        "education": chance.choice(list(SCHOOLING)),
        "skills": some(chance, (*SKILLS, "other"), 6),
        "experience_isco": some(chance, (*ISCO, "7"), 2),
        "wishes": {"sectors": some(chance, SECTORS), "isco": some(chance, ISCO), "tasks": some(chance, TAGS)},
        "goal_isco": chance.choice((*ISCO, "71")),
        "support_need": chance.randint(0, 5),
    }
    known = {name: value for name, value in full.items() if chance.random() >= unknown}
    nulls = {name: None for name in full if name not in known and chance.random() < 0.5}
    return {"id": f"c{number}", **known, **nulls}


def task(chance: random.Random, number: int, share: int) -> dict[str, Any]:
    asked = chance.sample(LANGUAGE_SKILLS, chance.randint(0, 2))
    return {
        "id": f"t{number}",
        "share": share,
        "language": {skill: chance.choice(("none", "Alfa A", "A1", "Alfa C", "A2", "B1")) for skill in asked},
        "licences": some(chance, LICENCES, 1),
        "physical": some(chance, DEMANDS, 1),
        "tags": some(chance, TAGS, 2),
        "skills": some(chance, SKILLS, 3),
    }


def workplace(chance: random.Random, number: int) -> dict[str, Any]:
    cuts = sorted(chance.choices(range(0, 101, 10), k=chance.randint(0, 3)))
    shares = [end - begin for begin, end in zip([0, *cuts], [*cuts, 100], strict=True)]
    return {
        "id": f"w{number}",
        "kind": chance.choice(KINDS[:4]),
        "seats": chance.choice((0, 1, 1, 2, 3)),
        "location": location(chance),
        "public_transport": chance.random() < 0.6,
        "hours": hours(chance),
        "dayparts": some(chance, DAYPARTS, 2),
        "start_by": chance.choice((*DAYS[1:], None)),
        "education": chance.choice(list(SCHOOLING)),
        "regulated": chance.random() < 0.2,
        "sector": chance.choice(SECTORS),
        "isco": chance.choice(ISCO),
        "language_support": chance.random() < 0.5,
        "guidance": chance.randint(0, 5),
        "growth_isco": some(chance, ISCO, 2),
        "dutch_on_floor": chance.random() < 0.5,
        "paid": chance.random() < 0.5,
        "carvable_share": chance.choice((0, 20, 40, 60, 100)),
        "tasks": [task(chance, at, share) for at, share in enumerate(shares)],
    }


def case_data(seed: int, people: int, places: int, unknown: float = 0.1) -> dict[str, Any]:
    """A case as a file has it; the same seed gives the same case."""
    chance = random.Random(seed)
    return {
        "on": "2026-11-22",
        "candidates": [candidate(chance, number, unknown) for number in chance.sample(range(100), people)],
        "workplaces": [workplace(chance, number) for number in chance.sample(range(200), places)],
    }


def case(seed: int, people: int, places: int, unknown: float = 0.1) -> Case:
    return Case.model_validate(case_data(seed, people, places, unknown))


def wide_case(seed: int, people: int, places: int, unknown: float = 0.1) -> Case:
    """The same, after a workplace that asks so much that the bits of licences, demands and tags fill several words."""
    data = case_data(seed, people, places, unknown)
    chance = random.Random(seed)
    many = [f"{kind}-{number}" for kind in ("licence", "demand", "tag") for number in range(chance.choice((20, 70)))]
    asks = {
        field: [name for name in many if name.startswith(kind)]
        for kind, field in (("licence", "licences"), ("demand", "physical"), ("tag", "tags"))
    }
    first = workplace(chance, 200)
    first |= {"id": "first", "location": [52.4, 6.0], "tasks": [{"id": "t", "share": 100, **asks}]}
    return Case.model_validate({**data, "workplaces": [first, *data["workplaces"]]})

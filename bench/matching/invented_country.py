"""Invented candidates and workplaces in the shape of the Netherlands, of any number, for measuring.

345 places with sizes that fall off as those of municipalities do, people and work around them; occupations with skills
of their own and skills that many share. What is asked and held follows the prototypes of the design: about 0.3% of the
pairs fit. 5% of the candidates' fields are unknown, a third of the workplaces can miss some tasks.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from opstap.matching.engine.case import Candidate, Language, Reach, Task, Wishes, Workplace
from opstap.matching.engine.case_arrays import Array
from opstap.matching.engine.scales import DAYPARTS, KINDS, LEVEL_NAMES, SCHOOLING

TOWNS, OCCUPATIONS, SKILLS = 345, 400, 13_900
TODAY = date(2026, 11, 22)
LICENCES = ("B", "VCA", "C", "D", "heftruck", "BHV", "HACCP", "T")
DEMANDS = tuple(f"demand-{number}" for number in range(16))
TAGS = tuple(f"tag-{number}" for number in range(20))
SECTORS = tuple(f"sector-{number}" for number in range(21))
SCHOOLS = tuple(SCHOOLING)


class Country:
    """Makes candidates and workplaces, the same ones for the same seed."""

    def __init__(self, seed: int = 1, size: float = 1.0) -> None:
        self.chance = chance = np.random.default_rng(seed)
        self.towns = np.stack([chance.uniform(50.8, 53.4, TOWNS), chance.uniform(3.6, 7.1, TOWNS)], axis=1)
        self.towns = self.towns.mean(axis=0) + (self.towns - self.towns.mean(axis=0)) * size
        weight = 1 / np.arange(1, TOWNS + 1) ** 0.7
        self.town_weight = weight / weight.sum()
        occupied = 1 / np.arange(1, OCCUPATIONS + 1) ** 0.6
        self.occupation_weight = occupied / occupied.sum()
        self.isco = [str(code) for code in np.sort(chance.choice(np.arange(1000, 9999), OCCUPATIONS, replace=False))]
        common = 1 / np.arange(1, SKILLS + 1) ** 0.8
        self.skills = [self._skills_of(number, common / common.sum()) for number in range(OCCUPATIONS)]
        self.spread = 0.36 * size

    def _skills_of(self, occupation: int, common: Array) -> Array:
        own = 200 + occupation * (SKILLS - 400) // OCCUPATIONS + self.chance.choice(200, 25, replace=False)
        return np.unique(np.concatenate([own, self.chance.choice(SKILLS, 10, replace=False, p=common)]))

    def _places(self, number: int) -> Array:
        towns = self.chance.choice(TOWNS, number, p=self.town_weight)
        around: Array = self.towns[towns] + self.chance.normal(0, self.spread / 2, (number, 2)) * (0.6, 1.0)
        return np.round(around, 4)

    def _some(self, names: tuple[Any, ...], part: float | Array) -> tuple[Any, ...]:
        return tuple(np.array(names)[self.chance.random(len(names)) < part].tolist())

    def candidates(self, number: int, unknown: float = 0.005) -> list[Candidate]:
        """People who look for work."""
        places = self._places(number)
        speaking = self.chance.choice(len(LEVEL_NAMES), number, p=[0.01, 0.04, 0.1, 0.2, 0.35, 0.2, 0.07, 0.02, 0.01])
        return [self._candidate(at, places[at], int(speaking[at]), unknown) for at in range(number)]

    def _candidate(self, number: int, place: Array, speaking: int, unknown: float) -> Candidate:
        chance = self.chance
        levels = [LEVEL_NAMES[max(0, speaking - int(less))] for less in (0, 0, *chance.integers(0, 2, 2))]
        occupations = chance.choice(OCCUPATIONS, 2, p=self.occupation_weight)
        pool = np.concatenate([self.skills[occupation] for occupation in occupations])
        most = int(chance.choice([16, 20, 24, 28, 32, 36, 40]))
        way = int(chance.choice(3, p=[0.45, 0.35, 0.2]))
        by_car, transport, bike = (None, None, 45)[way], (26, 31, 40)[way], (6, 10, 10)[way]
        days = [0.95, 0.9, 0.3] * 5 + [0.4, 0.4, 0.2] * 2
        full: dict[str, Any] = {
            "language": Language(**dict(zip(("listening", "speaking", "reading", "writing"), levels, strict=True))),  # type: ignore[arg-type]
            "location": (float(place[0]), float(place[1])),
            "reach_km": Reach(foot=2.0, bike=bike, public_transport=transport, car=by_car),
            "hours": (max(8, most - int(chance.integers(4, 25))), most),
            "dayparts": self._some(DAYPARTS, np.array(days)),
            "available_from": TODAY + timedelta(weeks=4 * int(chance.integers(0, 7))),
            "licences": self._some(LICENCES, np.array([0.25, 0.1, 0.03, 0.02, 0.05, 0.05, 0.02, 0.02])),
            "limits": self._some(DEMANDS, 0.06),
            "refuses": self._some(TAGS, 0.05),
            "kinds": self._some(KINDS, np.array([0.5] * 11 + [0.9, 0.1])) or ("employment",),
            "education": str(chance.choice(SCHOOLS, p=[0.1, 0.15, 0.3, 0.25, 0.12, 0.08])),
        }
        known = {name: value for name, value in full.items() if chance.random() >= unknown}
        return Candidate(
            id=f"c{number:06}",
            group=str(chance.choice(["a", "b", "c", "d"], p=[0.4, 0.3, 0.2, 0.1])),
            **known,
            skills=tuple(f"s{skill}" for skill in chance.choice(pool, 20, replace=False)),
            experience_isco=tuple(self.isco[occupation] for occupation in occupations),
            wishes=Wishes(
                sectors=self._some(SECTORS, 0.1), isco=(self.isco[occupations[0]],), tasks=self._some(TAGS, 0.1)
            ),
            goal_isco=self.isco[int(chance.integers(OCCUPATIONS))],
            support_need=int(chance.integers(0, 6)),
        )

    def workplaces(self, number: int) -> list[Workplace]:
        """Places to work and learn."""
        places = self._places(number)
        return [self._workplace(at, places[at]) for at in range(number)]

    def _workplace(self, number: int, place: Array) -> Workplace:
        chance = self.chance
        occupation = int(chance.choice(OCCUPATIONS, p=self.occupation_weight))
        least = int(chance.choice([8, 12, 16, 20, 24, 28, 32, 36]))
        kinds = [0.04] * 10 + [0.1, 0.5, 0.0]
        return Workplace(
            id=f"w{number:06}",
            kind=chance.choice(KINDS, p=kinds),
            seats=int(chance.choice([1, 1, 1, 2, 3, 5])),
            location=(float(place[0]), float(place[1])),
            public_transport=bool(chance.random() < 0.7),
            hours=(least, min(40, least + int(chance.integers(0, 17)))),
            dayparts=self._some(DAYPARTS, np.array([0.28, 0.28, 0.04] * 5 + [0.04] * 6)),
            start_by=TODAY + timedelta(weeks=4 * int(chance.integers(1, 14))),
            education=chance.choice(SCHOOLS, p=[0.3, 0.1, 0.25, 0.2, 0.1, 0.05]),
            regulated=bool(chance.random() < 0.15),
            sector=str(chance.choice(SECTORS)),
            isco=self.isco[occupation],
            language_support=bool(chance.random() < 0.3),
            guidance=int(chance.integers(0, 6)),
            growth_isco=(self.isco[int(chance.integers(OCCUPATIONS))],),
            dutch_on_floor=bool(chance.random() < 0.7),
            paid=bool(chance.random() < 0.6),
            carvable_share=int(chance.choice([0, 0, 0, 0, 20, 40])),
            tasks=self._tasks(occupation),
        )

    def _tasks(self, occupation: int) -> tuple[Task, ...]:
        chance = self.chance
        shares = [(100,), (70, 30), (40, 40, 20)][int(chance.integers(3))]
        speaking = int(chance.choice(len(LEVEL_NAMES), p=[0.05, 0.05, 0.1, 0.25, 0.3, 0.18, 0.05, 0.01, 0.01]))
        return tuple(
            Task(
                id=f"t{at}",
                share=share,
                skills=tuple(f"s{skill}" for skill in chance.choice(self.skills[occupation], 6)),
                language={
                    "speaking": LEVEL_NAMES[max(0, speaking - int(chance.integers(0, 2)))],
                    "reading": LEVEL_NAMES[max(0, speaking - int(chance.integers(0, 3)))],
                },
                licences=self._some(LICENCES, np.array([0.18, 0.03, 0.01, 0.01, 0.04, 0.02, 0.01, 0.01]) / len(shares)),
                physical=self._some(DEMANDS, 0.12 / len(shares)),
                tags=self._some(TAGS, 0.1),
            )
            for at, share in enumerate(shares)
        )

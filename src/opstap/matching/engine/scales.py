"""The closed lists: levels of Dutch, education, kinds of workplace, dayparts, ways to travel."""

from __future__ import annotations

from typing import Final, Literal, get_args

Level = Literal["none", "Alfa A", "Alfa B", "A1", "Alfa C", "A2", "B1", "B2", "C1", "C2"]
Schooling = Literal["none", "primary", "secondary", "mbo", "hbo", "wo"]
Kind = Literal[
    "language_internship",
    "volunteering",
    "job_shadowing",
    "work_internship",
    "trial_placement",
    "work_experience",
    "participation_place",
    "learning_workplace",
    "bbl",
    "supported_employment",
    "temporary_agency",
    "employment",
    "self_employment",
]
Daypart = Literal[
    "mon_am",
    "mon_pm",
    "mon_ev",
    "tue_am",
    "tue_pm",
    "tue_ev",
    "wed_am",
    "wed_pm",
    "wed_ev",
    "thu_am",
    "thu_pm",
    "thu_ev",
    "fri_am",
    "fri_pm",
    "fri_ev",
    "sat_am",
    "sat_pm",
    "sat_ev",
    "sun_am",
    "sun_pm",
    "sun_ev",
]
LanguageSkill = Literal["listening", "speaking", "reading", "writing"]
Mode = Literal["foot", "bike", "public_transport", "car"]

LEVELS: Final = {"none": 0, "Alfa A": 1, "Alfa B": 2, "A1": 3, "Alfa C": 3, "A2": 4, "B1": 5, "B2": 6, "C1": 7, "C2": 8}
"""Each level with its step on the ladder. Alfa C and A1 are one step."""

LEVEL_NAMES: Final = ("none", "Alfa A", "Alfa B", "A1", "A2", "B1", "B2", "C1", "C2")
SCHOOLING: Final[dict[str, int]] = {name: step for step, name in enumerate(get_args(Schooling))}
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
DAYPARTS: Final[tuple[Daypart, ...]] = get_args(Daypart)
LANGUAGE_SKILLS: Final[tuple[LanguageSkill, ...]] = get_args(LanguageSkill)
MODES: Final[tuple[Mode, ...]] = get_args(Mode)
MOST_HOURS: Final = 168  # in a week

"""Writes the judged table out as a case: short names of places and days become coordinates and dayparts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
TOWNS = {
    "Zwolle": [52.516, 6.083],
    "Dalfsen": [52.511, 6.257],
    "Ommen": [52.521, 6.421],
    "Raalte": [52.386, 6.275],
    "Kampen": [52.555, 5.911],
    "Hattem": [52.475, 6.064],
    "Heino": [52.435, 6.233],
    "Wezep": [52.459, 6.004],
    "Deventer": [52.255, 6.160],
    "Meppel": [52.696, 6.194],
    "Staphorst": [52.643, 6.211],
}
WEEK = [f"{day}_{part}" for day in ("mon", "tue", "wed", "thu", "fri") for part in ("am", "pm")]
DAYS = {
    "week": WEEK,
    "mornings": [part for part in WEEK if part.endswith("am")],
    "four_days": WEEK[:8],
    "workdays_and_evenings": [*WEEK, *(f"{day}_ev" for day in ("mon", "tue", "wed", "thu", "fri"))],
    "all": [f"{d}_{p}" for d in ("mon", "tue", "wed", "thu", "fri", "sat", "sun") for p in ("am", "pm", "ev")],
}
NAMES = {
    "place": "location",
    "reach": "reach_km",
    "days": "dayparts",
    "from": "available_from",
    "experience": "experience_isco",
    "goal": "goal_isco",
    "need": "support_need",
}
FIELDS = (
    "location",
    "reach_km",
    "language",
    "hours",
    "dayparts",
    "available_from",
    "licences",
    "limits",
    "refuses",
    "kinds",
    "education",
    "skills",
    "experience_isco",
    "wishes",
    "goal_isco",
    "support_need",
)
NOT_IN_CASE = ("story", "careful", "differs")


def table() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The people and the workplaces as they are written."""
    people, places = (
        yaml.safe_load((FOLDER / f"judged_{name}.yaml").read_text(encoding="utf-8")) for name in ("people", "places")
    )
    return people, places


def case_data() -> dict[str, Any]:
    """The table as a case file."""
    people, places = table()
    return {
        "on": "2026-11-22",
        "candidates": [_written_out(each) for each in people],
        "workplaces": [_written_out(each) for each in places],
    }


def _written_out(short: dict[str, Any]) -> dict[str, Any]:
    found = {NAMES.get(name, name): value for name, value in short.items() if name not in NOT_IN_CASE}
    if "location" in found:
        found["location"] = TOWNS[found["location"]]
    if isinstance(found.get("dayparts"), str):
        found["dayparts"] = DAYS[found["dayparts"]]
    if isinstance(found.get("language"), str):
        found["language"] = dict.fromkeys(("listening", "speaking", "reading", "writing"), found["language"])
    return found

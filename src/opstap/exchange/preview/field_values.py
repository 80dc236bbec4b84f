"""What a row asks for, as values of our own fields. Pure but for the day; an empty cell asks for nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

from opstap.core.dates import today
from opstap.exchange.municipal_vocabulary import Knowledge
from opstap.exchange.reading.result import PersonRow
from opstap.people.models import Participant
from opstap.tracks.models import Position, Track

FIELDS = {
    "reference": "reference",
    "first_name": "given_name",
    "last_name": "family_name",
    "birth_date": "birth_date",
    "sex": "sex",
    "country_of_origin": "country",
    "education": "education",
    "work_disability": "limited_capacity",
    "postcode": "postcode",
    "place": "city",
    "email": "email",
    "phone": "phone",
    "mother_tongue": "mother_tongue",
    "learning_route": "learning_route",
}
SKILLS = ("listening", "speaking", "reading", "writing")


def person_values(row: PersonRow, person: Participant | None = None) -> dict[str, Any]:
    """The row's values by field of the participant, for somebody new or for `person` as stored."""
    values = {field: getattr(row, name) for name, field in FIELDS.items() if getattr(row, name) not in ("", None)}
    if person is not None and person.reference.casefold() == row.reference.casefold():
        values.pop("reference", None)  # one reference in another case is no change
    since = row.in_netherlands_since
    if since is not None:
        values["in_nl_since_year"] = since.year
        if row.in_netherlands_precision == "day":
            values["in_nl_since"] = since
        elif person is not None and person.in_nl_since is not None and person.in_nl_since.year != since.year:
            values["in_nl_since"] = None  # the day that was known belongs to another year
    return values


def person_levels(row: PersonRow) -> dict[str, str]:
    """The row's levels by skill."""
    return {skill: level for skill in SKILLS if (level := getattr(row, f"level_{skill}"))}


def track_values(row: PersonRow, knowledge: Knowledge) -> dict[str, Any]:
    """The row's values by field of the track itself; where its person stands is for `position_of`."""
    values: dict[str, Any] = {}
    if row.programme:
        version = values["version"] = knowledge.versions[row.programme]
        if row.phase:
            values["phase"] = knowledge.phases[version.pk, row.phase]
    if row.track_start:
        values["started_on"] = row.track_start
    return values


def position_of(row: PersonRow) -> tuple[str, date, bool] | None:
    """The position that the row states, from which day, and whether it names that day; None where it says nothing.

    A day without a word (a planned end, often) is no position.
    """
    return (row.outflow, row.outflow_date or today(), row.outflow_date is not None) if row.outflow else None


def starts_on(row: PersonRow) -> date:
    """The first day of a new track: as the row says, else today, or the day of its position where that is earlier."""
    stated = position_of(row)
    if row.track_start or stated is None or stated[0] == Position.IN_TRACK:
        return row.track_start or today()
    return min(stated[1], today())


def track_changes(row: PersonRow, track: Track, knowledge: Knowledge) -> dict[str, Any]:
    """What of it differs from a track as stored. A track keeps the version of its programme on which it runs (A3)."""
    values = track_values(row, knowledge)
    version = values.get("version")
    if version is not None and track.version is not None and version.programme_id == track.version.programme_id:
        del values["version"]
        if "phase" in values:
            values["phase"] = knowledge.phases.get((track.version.pk, row.phase), track.phase)
    elif version is not None:
        values.setdefault("phase", None)  # a phase belongs to its programme
    return {name: value for name, value in values.items() if getattr(track, name) != value}

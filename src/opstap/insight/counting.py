"""Who stood where on a date, and who they are: the two tables of the Windesheim study (W tables 1 and 2), counted by the
database in one query.

A person counts once for each programme: by the latest track under it that had started on the date. Tracks without a
programme are a programme of their own. What is not known is a value of its own, so every variable of a programme adds up
to the same number of people.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models.expressions import RawSQL

from opstap.insight.bands import Bands

OUTCOME = "outcome"
BACKGROUND = ("sex", "age", "country", "since", "education", "limited_capacity")
VARIABLES = (OUTCOME, *BACKGROUND)
WITHOUT, UNKNOWN = "none", "unknown"
"""The key under which tracks without a programme count, and the value of what nobody wrote down."""

DESCRIBED = """
WITH standing AS (
  SELECT DISTINCT ON (track.participant_id, version.programme_id)
         track.participant_id, version.programme_id, span.position
    FROM tracks_track AS track
    JOIN tracks_positionspan AS span ON span.track_id = track.id AND span.municipality_id = ANY (%(places)s::uuid[])
         AND span.starts_on <= %(on)s::date AND (span.ends_on IS NULL OR span.ends_on > %(on)s::date)
    LEFT JOIN tracks_programmeversion AS version ON version.id = track.version_id
   WHERE track.municipality_id = ANY (%(places)s::uuid[])
   ORDER BY track.participant_id, version.programme_id,
         coalesce(track.started_on, (SELECT min(starts_on) FROM tracks_positionspan WHERE track_id = track.id)) DESC,
         track.ended_on DESC NULLS FIRST, track.id
), described AS (
  SELECT standing.participant_id,
         coalesce(programme.key, 'none') AS programme,
         standing.position AS outcome,
         coalesce(nullif(person.sex, ''), 'unknown') AS sex,
         CASE WHEN person.birth_date IS NULL OR person.birth_date > %(on)s::date THEN 'unknown'
              ELSE (%(age_names)s::text[])[1 + width_bucket(
                extract(year FROM age(%(on)s::date, person.birth_date))::int, %(age_starts)s::int[])] END AS age,
         coalesce(nullif(upper(person.country), ''), 'unknown') AS country,
         CASE WHEN person.in_nl_since_year IS NULL THEN 'unknown'
              ELSE (%(year_names)s::text[])[1 + width_bucket(
                person.in_nl_since_year::int, %(year_starts)s::int[])] END AS since,
         CASE WHEN person.education IN ('hbo', 'wo', 'higher_unspecified') THEN 'higher'
              ELSE coalesce(nullif(person.education, ''), 'unknown') END AS education,
         CASE person.limited_capacity WHEN true THEN 'yes' WHEN false THEN 'no' ELSE 'unknown' END AS limited_capacity
    FROM standing
    JOIN people_participant AS person ON person.id = standing.participant_id
    LEFT JOIN tracks_programme AS programme ON programme.id = standing.programme_id
)
"""
"""Everybody who counts: a row for each person and programme. One query, so that both tables tell of one moment."""

TALLY = """
SELECT programme, outcome, sex, age, country, since, education, limited_capacity, count(*)
  FROM described
 GROUP BY GROUPING SETS ((programme, outcome), (programme, sex), (programme, age), (programme, country),
                         (programme, since), (programme, education), (programme, limited_capacity))
"""

CHOSEN = """
  FROM described
 WHERE (%(programmes)s::text[] IS NULL OR programme = ANY (%(programmes)s::text[]))
   AND (%(variable)s = '' OR ANY_VALUE)
""".replace(
    "ANY_VALUE",
    "CASE %(variable)s WHEN 'outcome' THEN outcome WHEN 'sex' THEN sex WHEN 'age' THEN age WHEN 'country' THEN country"
    " WHEN 'since' THEN since WHEN 'education' THEN education WHEN 'limited_capacity' THEN limited_capacity END"
    " = ANY (%(values)s::text[])",
)
NUMBER = "SELECT count(*), count(DISTINCT participant_id)"
WHO = "SELECT participant_id"


@dataclass(frozen=True)
class Asked:
    """What to count: a date, municipalities within the scope, the bands that hold there."""

    on: date
    municipalities: Collection[UUID]
    bands: Bands

    def parameters(self) -> dict[str, Any]:
        return {
            "on": self.on, "places": [str(each) for each in self.municipalities],
            "age_names": self.bands.age_names, "age_starts": self.bands.age_starts,
            "year_names": self.bands.year_names, "year_starts": self.bands.year_starts,
        }  # fmt: skip


@dataclass(frozen=True)
class Picked:
    """The people behind one number: of these programmes (None: of all), with one of these values of a variable (none:
    whatever it is)."""

    programmes: tuple[str, ...] | None = None
    variable: str = ""
    values: tuple[str, ...] = ()

    def parameters(self) -> dict[str, Any]:
        programmes = None if self.programmes is None else list(self.programmes)
        return {"programmes": programmes, "variable": self.variable, "values": list(self.values)}


@dataclass(frozen=True)
class Tally:
    """How many people: (programme, variable, value) to a number above zero."""

    numbers: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def of(self, programmes: Iterable[str], variable: str, values: Iterable[str]) -> int:
        wanted = tuple(values)
        return sum(self.numbers[programme, variable, value] for programme in programmes for value in wanted)

    def people(self, programmes: Iterable[str]) -> int:
        """Everybody under these programmes; who is under two of them counts twice."""
        chosen = set(programmes)
        return sum(
            n for (programme, variable, _), n in self.numbers.items() if variable == OUTCOME and programme in chosen
        )

    def programmes(self) -> set[str]:
        return {programme for programme, _, _ in self.numbers}

    def values(self, programmes: Iterable[str], variable: str) -> set[str]:
        """The values of a variable that somebody has under these programmes."""
        chosen = set(programmes)
        return {value for programme, name, value in self.numbers if name == variable and programme in chosen}

    def rows(self, variables: Collection[str]) -> list[tuple[str, str, str, int]]:
        """(programme, variable, value, n), sorted."""
        return sorted((*key, n) for key, n in self.numbers.items() if key[1] in variables)


def tally(asked: Asked) -> Tally:
    """Count everybody; the scope must be open over the municipalities."""
    with connection.cursor() as cursor:
        cursor.execute(DESCRIBED + TALLY, asked.parameters())
        found = cursor.fetchall()
    return Tally(Counter({key: row[-1] for row in found for key in [_key(row)]}))


def _key(row: tuple[Any, ...]) -> tuple[str, str, str]:
    """Of a grouped row the one variable by which it was grouped; the others are null there and only there."""
    programme, *values, _ = row
    return next((programme, name, value) for name, value in zip(VARIABLES, values, strict=True) if value is not None)


def number_of(asked: Asked, picked: Picked) -> tuple[int, int]:
    """How many the number counts, and how many people that are (who is under two programmes counts twice)."""
    with connection.cursor() as cursor:
        cursor.execute(DESCRIBED + NUMBER + CHOSEN, asked.parameters() | picked.parameters())
        counted, people = cursor.fetchone()
    return counted, people


def people_behind(asked: Asked, picked: Picked) -> RawSQL:
    """Their participant ids, as a part of another query."""
    return RawSQL(*_in_places(DESCRIBED + WHO + CHOSEN, asked.parameters() | picked.parameters()))  # noqa: S611  no value is in the text


def _in_places(sql: str, given: dict[str, Any]) -> tuple[str, list[Any]]:
    """Named parameters as Django's RawSQL takes them: in a row."""
    names = re.findall(r"%\((\w+)\)s", sql)
    return re.sub(r"%\(\w+\)s", "%s", sql), [given[name] for name in names]

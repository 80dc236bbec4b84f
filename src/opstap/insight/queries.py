"""Who stood where on a date, and who they are: the two tables of the Windesheim study (W tables 1 and 2), counted by the
database in one query.

A person counts once for each programme: by the latest track under it that had started on the date. Tracks without a
programme are a programme of their own. What is not known is a value of its own, so every variable of a programme adds up
to the same number of people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from opstap.core.actors import Actor
from opstap.insight.settings import Bands
from opstap.tracks.models import Programme, ProgrammeVersion

OUTCOME = "outcome"
BACKGROUND = ("sex", "age", "country", "since", "education", "limited_capacity")
VARIABLES = (OUTCOME, *BACKGROUND)
WITHOUT, UNKNOWN = "none", "unknown"
"""The key under which tracks without a programme count, and the value of what nobody wrote down."""

PEOPLE_ON_DAY = """
WITH followed AS MATERIALIZED (
  SELECT version.id, programme.key
    FROM tracks_programmeversion AS version JOIN tracks_programme AS programme ON programme.id = version.programme_id
), person AS MATERIALIZED (
  SELECT id,
         coalesce(nullif(sex, ''), 'unknown') AS sex,
         CASE WHEN birth_date IS NULL OR birth_date > %(on)s::date THEN 'unknown'
              ELSE (%(age_names)s::text[])[1 + width_bucket(
                extract(year FROM age(%(on)s::date, birth_date))::int, %(age_starts)s::int[])] END AS age,
         coalesce(nullif(upper(country), ''), 'unknown') AS country,
         CASE WHEN in_nl_since_year IS NULL THEN 'unknown'
              ELSE (%(year_names)s::text[])[1 + width_bucket(in_nl_since_year::int, %(year_starts)s::int[])] END AS since,
         CASE WHEN education IN ('hbo', 'wo', 'higher_unspecified') THEN 'higher'
              ELSE coalesce(nullif(education, ''), 'unknown') END AS education,
         CASE limited_capacity WHEN true THEN 'yes' WHEN false THEN 'no' ELSE 'unknown' END AS limited_capacity
    FROM people_participant
), stood AS MATERIALIZED (
  SELECT track_id, min(starts_on) AS began, max(position) FILTER (WHERE ends_on IS NULL OR ends_on > %(on)s::date) AS position
    FROM tracks_positionspan
   WHERE starts_on <= %(on)s::date
   GROUP BY track_id
), standing AS (
  SELECT DISTINCT ON (track.participant_id, followed.key)
         track.participant_id, coalesce(followed.key, 'none') AS programme, stood.position AS outcome
    FROM tracks_track AS track
    JOIN stood ON stood.track_id = track.id AND stood.position IS NOT NULL
    LEFT JOIN followed ON followed.id = track.version_id
   WHERE track.municipality_id = ANY (%(places)s::uuid[])
   ORDER BY track.participant_id, followed.key,
         coalesce(track.started_on, stood.began) DESC, track.ended_on DESC NULLS FIRST, track.id
), described AS (
  SELECT standing.*, person.* FROM standing JOIN person ON person.id = standing.participant_id
)
"""
"""Everybody who counts: a row for each person and programme. One query, so that both tables tell of one moment.

People, programmes and positions are read whole before they are joined: joined row by row, the policy of row-level security
would read its list of municipalities again for each of them, a minute instead of a second for the whole country. The
condition on municipalities stands at the track only, from which all else hangs: said twice, beside the policy, it makes the
planner expect a handful of people and join them one by one.
"""

COUNT = """
SELECT programme, outcome, sex, age, country, since, education, limited_capacity, count(*)
  FROM described
 GROUP BY GROUPING SETS ((programme, outcome), (programme, sex), (programme, age), (programme, country),
                         (programme, since), (programme, education), (programme, limited_capacity))
"""

PEOPLE_BEHIND = """
SELECT count(*), count(DISTINCT participant_id),
       coalesce(array_agg(DISTINCT participant_id) FILTER (WHERE participant_id = ANY (%(visible)s::uuid[])), '{}')
  FROM described
 WHERE (%(programmes)s::text[] IS NULL OR programme = ANY (%(programmes)s::text[]))
   AND (%(variable)s = '' OR CASE %(variable)s
        WHEN 'outcome' THEN outcome WHEN 'sex' THEN sex WHEN 'age' THEN age WHEN 'country' THEN country
        WHEN 'since' THEN since WHEN 'education' THEN education WHEN 'limited_capacity' THEN limited_capacity END
       = ANY (%(values)s::text[]))
"""


@dataclass(frozen=True)
class CountParameters:
    """What to count: a date, municipalities within the scope, the bands that hold there."""

    on: date
    municipalities: Collection[UUID]
    bands: Bands

    def sql_parameters(self) -> dict[str, Any]:
        return {
            "on": self.on,
            "places": [str(each) for each in self.municipalities],
            "age_names": self.bands.age_names,
            "age_starts": self.bands.age_starts,
            "year_names": self.bands.year_names,
            "year_starts": self.bands.year_starts,
        }


@dataclass(frozen=True)
class NumberSelection:
    """The people behind one number: of these programmes (None: of all), with one of these values of a variable (none:
    whatever it is)."""

    programmes: tuple[str, ...] | None = None
    variable: str = ""
    values: tuple[str, ...] = ()

    def sql_parameters(self) -> dict[str, Any]:
        programmes = None if self.programmes is None else list(self.programmes)
        return {"programmes": programmes, "variable": self.variable, "values": list(self.values)}


@dataclass(frozen=True)
class Tally:
    """How many people: (programme, variable, value) to a number above zero."""

    numbers: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def number(self, programmes: Iterable[str], variable: str, values: Iterable[str]) -> int:
        """How many people under these programmes have one of these values."""
        chosen = tuple(values)
        return sum(self.numbers[programme, variable, value] for programme in programmes for value in chosen)

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


def count_people(parameters: CountParameters) -> Tally:
    """Count everybody; the scope must be open over the municipalities."""
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE_ON_DAY + COUNT, parameters.sql_parameters())
        found = cursor.fetchall()
    return Tally(Counter({key: row[-1] for row in found for key in [_key(row)]}))


def _key(row: tuple[Any, ...]) -> tuple[str, str, str]:
    """Of a grouped row the one variable by which it was grouped; the others are null there and only there."""
    programme, *values, _ = row
    return next((programme, name, value) for name, value in zip(VARIABLES, values, strict=True) if value is not None)


@dataclass(frozen=True)
class PeopleBehindNumber:
    """What stands behind a number: how many it counts, how many people that are (who is under two programmes counts
    twice), and which of the people whom the reader may see are among them."""

    counted: int
    people: int
    visible: list[UUID]


def people_behind(
    parameters: CountParameters, number: NumberSelection, visible: Collection[UUID]
) -> PeopleBehindNumber:
    """Find out in one query; `visible` are the people on whose team the reader is."""
    with connection.cursor() as cursor:
        team = {"visible": [str(each) for each in visible]}
        cursor.execute(PEOPLE_ON_DAY + PEOPLE_BEHIND, parameters.sql_parameters() | number.sql_parameters() | team)
        return PeopleBehindNumber(*cursor.fetchone())


@dataclass(frozen=True)
class CountableProgramme:
    """A programme: what it is called, and the targets of its newest version as its file has them."""

    key: str
    name: str
    targets: tuple[dict[str, Any], ...] = ()


def countable_programmes(actor: Actor) -> dict[str, CountableProgramme]:
    """By key, in the order of their names, those without a programme last. One query."""
    newest = (
        ProgrammeVersion.objects.filter(programme__in=Programme.objects.visible_to(actor))
        .order_by("programme_id", "-number")
        .distinct("programme_id")
        .values_list("programme__key", "programme__name", "blueprint__targets")
    )
    found = sorted(
        (CountableProgramme(key, name, tuple(targets or ())) for key, name, targets in newest), key=lambda one: one.name
    )
    return {one.key: one for one in [*found, CountableProgramme(WITHOUT, _("No programme yet"))]}

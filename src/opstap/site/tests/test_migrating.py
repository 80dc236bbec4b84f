"""What stood in the columns of the former release is carried over: positions, reasons, ends. Nothing is lost on the way.

A database of its own is brought to the former state, filled by plain SQL, and then updated as `opstap init` does it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = [
    pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="starts an embedded database of its own"),
    pytest.mark.thorough,
]

UPDATE = """
import json, sys
import django
from django.conf import settings
import opstap_postgres

FORMER = {"people": "0002_row_level_security", "tracks": "0002_row_level_security", "team": "0002_row_level_security",
          "access": "0002_row_level_security", "organisations": None, "exchange": None, "core": None}
with opstap_postgres.running(settings.DATA) as cluster:
    django.setup()
    import psycopg
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor
    from psycopg.rows import dict_row
    from opstap.core.database import grant, make_roles
    from opstap.site.prepare import prepare

    name = settings.DATABASES["default"]["NAME"]
    make_roles(cluster.admin_url, name, login=True)
    executor = MigrationExecutor(connections["owner"])
    newest = {}
    for app, migration in sorted(executor.loader.graph.nodes):
        newest[app] = migration
    newest["organisations"] = max(n for a, n in executor.loader.graph.nodes if a == "organisations" and n < "0004")
    targets = [(app, FORMER.get(app) or newest[app]) for app in newest
               if app not in ("work", "placements", "insight", "portal")]
    executor.migrate(targets)
    grant()
    connections["owner"].close()
    with psycopg.connect(cluster.admin_url, dbname=name, row_factory=dict_row) as own:
        columns = {}
        for row in own.execute("SELECT table_name, column_name, data_type FROM information_schema.columns"
                               " WHERE table_schema = 'public' AND is_nullable = 'NO' AND column_default IS NULL"
                               " AND is_identity = 'NO'"):
            columns.setdefault(row["table_name"], {})[row["column_name"]] = row["data_type"]
        empty = {"character varying": "", "text": "", "boolean": False, "timestamp with time zone": "2024-01-01",
                 "uuid": None, "jsonb": "{}", "integer": 1, "smallint": 1, "date": "2024-01-01"}
        assert "placements_placement" not in columns and "reason" in columns["tracks_phasestay"]
        for table, given in json.load(sys.stdin):
            row = {c: empty[kind] for c, kind in columns[table].items()} | given
            names = ", ".join(f'"{c}"' for c in row)
            own.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(row))})", list(row.values()))
    prepare(cluster.admin_url)
    with psycopg.connect(cluster.admin_url, dbname=name, row_factory=dict_row) as own:
        told = {table: own.execute(f"SELECT * FROM {table}").fetchall() for table in (
            "tracks_positionspan", "tracks_outflow", "tracks_phasedecision", "tracks_phasestay", "placements_placement",
            "people_benefitspell", "people_enrolment", "tracks_track")}
    print(json.dumps(told, default=str))
"""
"""Positions carry the day of the outcome; where none was kept, that of the end, the start, or the person."""


def key(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


HERE, PERSON, TRACK, STAY = key(1), 1000, 2000, 3000
CASES: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    (
        {"outcome": outcome, "outcome_on": "2024-06-03", "ended_on": "2024-06-03" if ends else None},
        [("in_track", "2024-01-08"), (outcome, "2024-06-03")],
    )
    for outcome, ends in (
        ("job", True),
        ("own_business", True),
        ("education", True),
        ("moved", True),
        ("other_track", True),
        ("stopped", True),
        ("job_with_benefit", False),
        ("unpaid_work", False),
        ("language_internship", False),
        ("participation", False),
    )
] + [
    ({"outcome": ""}, [("in_track", "2024-01-08")]),
    ({"outcome": "in_track", "outcome_on": "2024-06-03"}, [("in_track", "2024-01-08")]),
    ({"outcome": "", "ended_on": "2024-06-03"}, [("in_track", "2024-01-08"), ("stopped", "2024-06-03")]),
    ({"outcome": "job", "ended_on": "2024-06-03"}, [("in_track", "2024-01-08"), ("job", "2024-06-03")]),
    ({"outcome": "language_internship"}, [("language_internship", "2024-01-08")]),
    ({"outcome": "moved", "outcome_on": "2024-06-03"}, [("in_track", "2024-01-08"), ("moved", "2024-06-03")]),
    (
        {"outcome": "job_with_benefit", "outcome_on": "2024-06-03", "ended_on": "2024-07-01"},
        [("in_track", "2024-01-08"), ("job_with_benefit", "2024-06-03")],
    ),
    (
        {"outcome": "unpaid_work", "outcome_on": "2024-03-04", "ended_on": "2024-06-03"},
        [("in_track", "2024-01-08"), ("unpaid_work", "2024-03-04"), ("stopped", "2024-06-03")],
    ),
]
"""What a track said, and its positions afterwards with their first days."""
STAYS = [
    (1, "2024-01-08", "2024-02-05", ""),
    (2, "2024-02-05", "2024-03-04", "kan meer aan"),
    (1, "2024-03-04", "2024-04-01", "te vroeg"),
    (4, "2024-04-01", "2024-04-01", "ander programma"),
    (4, "2024-04-01", None, "ander programma"),
]
"""Phase (4 is of another programme), first day, last day, reason; the last two are alike but for their end."""


def rows() -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = [
        ("organisations_organisation", {"id": HERE, "kind": "municipality", "name": "Gemeente Vroeger"}),
        ("organisations_municipality", {"organisation_id": HERE}),
    ]
    for number, programme in ((10, 1), (20, 2)):
        found += [
            ("tracks_programme", {"id": key(number), "key": f"oud-{programme}", "name": f"Oud {programme}"}),
            ("tracks_programmeversion", {"id": key(number + 1), "programme_id": key(number), "number": 1}),
        ]
    for number in (1, 2, 3, 4):
        version = key(21 if number == 4 else 11)
        found.append(
            ("tracks_phase", {"id": key(30 + number), "version_id": version, "key": f"f{number}", "position": number})
        )
    for number, (values, _positions) in enumerate(CASES):
        name = {"given_name": "Iemand", "sort_name": f"iemand {number}"}
        found += [
            ("people_participant", {"id": key(PERSON + number), "municipality_id": HERE, **name}),
            (
                "tracks_track",
                {
                    "id": key(TRACK + number),
                    "municipality_id": HERE,
                    "participant_id": key(PERSON + number),
                    "started_on": "2024-01-08",
                    **values,
                },
            ),
        ]
    for number, (phase, first, last, reason) in enumerate(STAYS):
        stay = {"id": key(STAY + number), "track_id": key(TRACK + 10), "phase_id": key(30 + phase), "started_on": first}
        found.append(("tracks_phasestay", {**stay, "municipality_id": HERE, "ended_on": last, "reason": reason}))
    return found


@pytest.fixture(scope="module")
def updated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    folder: Path = tmp_path_factory.mktemp("former")
    environment = os.environ | {"OPSTAP_DATA": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "opstap.site.settings"}
    done = subprocess.run(
        [sys.executable, "-c", UPDATE],
        env=environment,
        input=json.dumps(rows()),
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


@pytest.mark.parametrize("number", range(len(CASES)))
def test_an_outcome_becomes_the_records_of_its_position(updated: dict[str, Any], number: int) -> None:
    values, expected = CASES[number]
    spans = [row for row in updated["tracks_positionspan"] if row["track_id"] == key(TRACK + number)]
    assert sorted(((row["position"], row["starts_on"]) for row in spans), key=lambda pair: pair[1]) == expected, values
    (track,) = [row for row in updated["tracks_track"] if row["id"] == key(TRACK + number)]
    outflows = [row for row in updated["tracks_outflow"] if row["track_id"] == key(TRACK + number)]
    assert [row["on"] for row in outflows] == ([track["ended_on"]] if track["ended_on"] else [])
    assert (track["outcome"], track["outcome_on"]) == (values["outcome"], values.get("outcome_on"))


def test_every_reason_becomes_a_decision_with_its_direction(updated: dict[str, Any]) -> None:
    decisions = {row["id"]: row for row in updated["tracks_phasedecision"]}
    stays = sorted(updated["tracks_phasestay"], key=lambda row: row["id"])
    assert stays[0]["decision_id"] is None  # nobody said why
    told = [decisions[row["decision_id"]] for row in stays[1:]]
    assert [row["reason"] for row in told] == [reason for *_rest, reason in STAYS[1:]]
    assert [row["direction"] for row in told[:2]] == ["forward", "back"]
    assert "aside" in {row["direction"] for row in told[2:]}
    assert [row["to_phase_id"] for row in told] == [row["phase_id"] for row in stays[1:]]
    assert len({row["decision_id"] for row in stays if row["decision_id"]}) == len(decisions) == 4

"""What one would use instead, on the same data: every pair with numpy, a join in DuckDB, similarity before rules.

They do less: no carving, no unknowns, no reasons. Each is run on some candidates and drawn out to all.
"""

from __future__ import annotations

import time

import numpy as np

from opstap.matching.engine import numpy_search
from opstap.matching.engine.case_arrays import Array
from opstap.matching.engine.pair_scores import scores
from opstap.matching.engine.search import Best, Ready

SOME = 100


def dense_numpy(case: Ready) -> float:
    """Seconds for all: every pair is scored, then those that fit are kept."""
    begin, everything = time.perf_counter(), np.arange(len(case.packed.ids))
    for i in range(SOME):
        seen = numpy_search.look(case.packed.places, case.people, i)
        out = numpy_search.left_out(case.packed.places, seen)
        fits = numpy_search.fitting(case.packed.places, seen, out)
        points = scores(
            case.packed,
            case.people,
            np.full(len(everything), i),
            everything,
            numpy_search.as_bits(case.packed.places, out),
        )
        np.argsort(-np.where(fits, points, -9999))[:10]
    return (time.perf_counter() - begin) / SOME * len(case.candidate_ids)


def duckdb_join(case: Ready) -> float:
    """Seconds for all: the rules about workplaces as conditions of a join, the best ten by hours."""
    import duckdb

    places, people = case.packed.places, case.people
    database = duckdb.connect()
    columns = {
        "id": places.rank, "kind": places.kind.astype(int), "least": places.hours[:, 0], "most": places.hours[:, 1],
        "parts": places.dayparts.astype(np.int64), "by": places.start_by, "x": places.xyz[:, 0] / 1e5,
        "y": places.xyz[:, 1] / 1e5, "z": places.xyz[:, 2] / 1e5, "pt": places.transport,
    }  # fmt: skip
    _table(database, "w", columns)
    own = slice(0, SOME)
    _table(database, "c", {
        "id": np.arange(SOME), "kinds": people.kinds[0, own].astype(int), "least": people.hours[0, own, 0],
        "most": people.hours[0, own, 1], "parts": people.dayparts[0, own].astype(np.int64), "at": people.available[0, own],
        "x": people.xyz[own, 0] / 1e5, "y": people.xyz[own, 1] / 1e5, "z": people.xyz[own, 2] / 1e5,
        "near": people.reach[0, own, 0] / 1e10, "far": people.reach[0, own, 1] / 1e10,
    })  # fmt: skip
    begin = time.perf_counter()
    database.execute(
        "SELECT * FROM (SELECT c.id AS who, w.id AS place, row_number() OVER (PARTITION BY c.id ORDER BY w.most DESC, w.id) AS n"
        " FROM c JOIN w ON w.least <= c.most AND w.most >= c.least AND c.at <= w.by AND (c.kinds >> w.kind) & 1 = 1"
        " AND (w.parts & ~c.parts) = 0 AND (c.x-w.x)*(c.x-w.x)+(c.y-w.y)*(c.y-w.y)+(c.z-w.z)*(c.z-w.z)"
        " <= CASE WHEN w.pt = 1 THEN c.far ELSE c.near END) WHERE n <= 10"
    ).fetchall()
    return (time.perf_counter() - begin) / SOME * len(case.candidate_ids)


def _table(database: object, name: str, columns: dict[str, Array]) -> None:
    import pandas

    frame = pandas.DataFrame({key: np.asarray(value) for key, value in columns.items()})
    database.register(name, frame)  # type: ignore[attr-defined]


def similarity_first(case: Ready, best: Best, kept: int = 200) -> tuple[float, float]:
    """Seconds for all, and which part of the true first ten is missed, when the most alike in skills are taken first."""
    places, people = case.packed.places, case.people
    owner = np.repeat(np.arange(len(places.rank)), np.diff(places.skills_from))
    begin, missed, wanted = time.perf_counter(), 0, 0
    for i in range(SOME):
        held = np.zeros(len(places.rarity))
        own = people.skills[people.skills_from[i] : people.skills_from[i + 1]]
        held[own] = places.rarity[own]
        alike = np.bincount(owner, weights=held[places.skills], minlength=len(places.rank)) / np.maximum(
            1, places.skill_total
        )
        near = set(np.argpartition(-alike, kept)[:kept].tolist())
        true = [j for j in best.place[i].tolist() if j >= 0]
        missed += sum(j not in near for j in true)
        wanted += len(true)
    return (time.perf_counter() - begin) / SOME * len(case.candidate_ids), missed / max(1, wanted)

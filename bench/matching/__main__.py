"""`make bench-matching`: one run, one table; ratios are within the run. Exit 1 where a limit of the design is passed."""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bench.matching import alternatives, lower_bounds, seating
from bench.matching.invented_country import Country
from opstap.matching.engine import bit_index, search
from opstap.matching.engine.candidate_arrays import People
from opstap.matching.engine.numba_setup import threads
from opstap.matching.engine.weights import builtin

GOOD = {True: "", False: " **over**"}
PASSED: list[bool] = []


def say(what: str, figure: str, limit: str = "", good: bool = True) -> None:
    PASSED.append(good)
    print(f"| {what} | {figure}{GOOD[good]} | {limit} |", flush=True)


CPU: list[float] = []
"""Seconds of processor of the last measurement, over the threads: what a quiet machine would take. For busy ones."""


def best_of(work: Callable[[], object], times: int = 5) -> float:
    """The least seconds of some runs after one to warm up: what others on the machine do only adds."""
    work()
    walls, processors = [], []
    for _ in range(times):
        begin, before = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - begin)
        processors.append(time.process_time() - before)
    CPU[:] = [min(processors) / threads()]
    return min(walls)


def quiet() -> str:
    return f" (processor {CPU[0]:.3f} s a core)"


def match(size: int, limit: float) -> search.Ready:
    """`size` by `size`: index, best ten, bound, misses."""
    country = Country(1)
    case = search.ready(country.candidates(size), country.workplaces(size), builtin())
    begin = time.perf_counter()
    rows = bit_index.build(case.packed)
    built = time.perf_counter() - begin
    held = sum(array.nbytes for array in case.packed.places) + rows.size
    say(
        f"index of {size:,} workplaces",
        f"{built:.2f} s, {held / size:.0f} bytes each",
        "1 s, 500 bytes",
        built <= 1 and held <= 500 * size,
    )
    found = search.best(case, 10, "numba", rows)
    seconds = best_of(lambda: search.best(case, 10, "numba", rows))
    own, own_text = CPU[0], quiet()
    bound = best_of(lambda: lower_bounds.filter_and_gather(case, rows, found.counts))
    say(
        f"{size:,} x {size:,}, best ten",
        f"{seconds:.3f} s{own_text}, {found.counts.sum() / size**2:.2%} of pairs fit",
        f"{limit} s",
        seconds <= limit,
    )
    say(
        "over filter-and-gather",
        f"{seconds / bound:.2f} x ({bound:.3f} s); by processor {own / CPU[0]:.2f} x",
        "4 x",
        seconds <= 4 * bound,
    )
    seconds = best_of(lambda: search.misses(case, "numba", rows), 1)
    say("one rule away and questions", f"{seconds:.2f} s{quiet()}")
    return case


def compare(case: search.Ready, size: int) -> None:
    """One candidate, numpy alone, exactness, and what one would use instead."""
    found = search.best(case, 10, "numba")
    some = np.arange(0, size, max(1, size // 200))
    part = case._replace(people=only(case.people, some), candidate_ids=tuple(case.candidate_ids[i] for i in some))
    plain = search.best(part, 10, "numpy")
    same = all((a[some] == b).all() for a, b in zip(found[:4], plain[:4], strict=True))
    say(f"differences between numba and numpy, {len(some)} candidates", "0" if same else "some", "0", same)
    seconds = best_of(lambda: search.best(part, 10, "numpy"), 2) / len(some) * size
    processor = CPU[0] * threads() / len(some) * size  # numpy keeps one core busy
    say("numpy alone, drawn out to all", f"{seconds:.1f} s (processor {processor:.1f} s)", "30 s", seconds <= 30)
    rows = bit_index.build(case.packed)
    one = case._replace(people=only(case.people, np.array([7])), candidate_ids=case.candidate_ids[7:8])
    say(
        "one candidate, numba, index made before",
        f"{best_of(lambda: search.best(one, 10, 'numba', rows), 50) * 1e6:.0f} µs",
    )
    say("one candidate, numpy", f"{best_of(lambda: search.best(one, 10, 'numpy'), 50) * 1e6:.0f} µs")
    say("instead: every pair with numpy", f"{alternatives.dense_numpy(case):.0f} s")
    say("instead: a join in DuckDB, fewer rules", f"{alternatives.duckdb_join(case):.0f} s")
    seconds, missed = alternatives.similarity_first(case, found)
    say("instead: the 200 most alike in skills first", f"{seconds:.0f} s, misses {missed:.0%} of the true first ten")


def only(people: People, which: np.typing.NDArray[np.int64]) -> People:
    """Some of the candidates: arrays by candidate are taken, stretches kept with their bounds."""
    facts = {}
    for name, array in people._asdict().items():
        if name.endswith("_from") or f"{name}_from" in people._fields:
            continue
        axis = (
            1
            if name in ("kinds", "levels", "steps", "reach", "hours", "dayparts", "available", "lacks", "schooling")
            else 0
        )
        facts[name] = array.take(which, axis=axis)
    for name in ("skills", "codes", "sectors", "isco"):
        bounds_of = getattr(people, f"{name}_from")
        parts = [getattr(people, name)[bounds_of[i] : bounds_of[i + 1]] for i in which]
        facts[name] = np.concatenate(parts)
        facts[f"{name}_from"] = np.append(0, np.cumsum([len(part) for part in parts])).astype(np.int32)
    return people._replace(**facts)


def from_file(size: int) -> None:
    """The command on a file, starting Python included."""
    country = Country(2)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.json"
        people = [each.model_dump(mode="json", exclude_none=True) for each in country.candidates(size)]
        places = [each.model_dump(mode="json") for each in country.workplaces(size)]
        path.write_text(json.dumps({"on": "2026-11-22", "candidates": people, "workplaces": places}))
        del people, places
        begin = time.perf_counter()
        with Path(os.devnull).open("w") as nowhere:
            subprocess.run([sys.executable, "-m", "opstap.site.cli", "match", str(path)], check=True, stdout=nowhere)
        seconds = time.perf_counter() - begin
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    memory, processor = used.ru_maxrss / 1e6, used.ru_utime + used.ru_stime
    say(
        f"file to answer, {size:,} x {size:,}",
        f"{seconds:.1f} s (processor {processor:.1f} s on {threads()} cores), {memory:.2f} GB",
        "10 s, 2 GB",
        seconds <= 10 and memory <= 2,
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.matching", description=__doc__)
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--large", type=int, default=100_000, help="0 leaves the large run out")
    options = parser.parse_args()
    gc.disable()
    print("| what | figure | limit |\n| --- | --- | --- |", flush=True)
    case = match(options.size, 0.25)
    compare(case, options.size)
    seating.measure(options.size, options.size // 2, say)
    from_file(options.size)
    if options.large:
        match(options.large, 4.0)
    return 0 if all(PASSED) else 1


if __name__ == "__main__":
    sys.exit(main())

"""The fast paths give what the definition gives, bit for bit, ties included."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opstap.matching.engine import bit_index, map_grid, numba_setup, search
from opstap.matching.engine.geometry import line, longest_line, point
from opstap.matching.engine.numba_setup import CAN_COMPILE
from opstap.matching.engine.weights import builtin
from opstap.matching.tests import fast_path_comparison, invented_cases

pytestmark = pytest.mark.thorough

PATHS: tuple[search.Path, ...] = ("numpy", "numba")


@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_fast_is_the_definition(seed: int) -> None:
    case = fast_path_comparison.case_of(seed)
    wanted = fast_path_comparison.by_definition(case)
    for path in PATHS if CAN_COMPILE else PATHS[:1]:
        assert fast_path_comparison.fast(case, path) == wanted


def test_the_same_holds_where_nothing_is_compiled() -> None:
    """Also shows coverage.py what the compiled functions do."""
    command = [sys.executable, "-m", "opstap.matching.tests.fast_path_comparison", "numba", "160"]
    subprocess.run(command, check=True, env=os.environ | {"NUMBA_DISABLE_JIT": "1"}, timeout=280)


def test_threads_do_not_disturb_each_other() -> None:
    cases = [invented_cases.case(seed, 20, 150) for seed in range(6)]
    alone = [fast_path_comparison.fast(case, "numba") for case in cases]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda case: fast_path_comparison.fast(case, "numba"), cases * 3)) == alone * 3


def test_more_sets_of_questions_than_expected_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    case = invented_cases.case(5, 12, 60, 0.4)
    wanted = fast_path_comparison.fast(case, "numba")
    monkeypatch.setattr(search, "SETS_AT_FIRST", 1)
    assert wanted["questions"]
    assert fast_path_comparison.fast(case, "numba") == wanted


def test_without_numba_functions_are_as_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numba_setup, "CAN_COMPILE", False)
    assert numba_setup.compiled(invented_cases.some) is numba_setup.inlined(invented_cases.some) is invented_cases.some


@pytest.mark.skipif(not CAN_COMPILE, reason="numba is not installed")
def test_compiled_code_is_kept_where_it_can_be_and_for_this_engine_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for_code = numba_setup.folder_for_code.__wrapped__
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    beside = for_code()
    assert beside is not None
    assert beside.parent == Path(numba_setup.__file__).parent / "__pycache__"
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "own"))
    assert for_code() == tmp_path / "own" / beside.name

    (tmp_path / "file").touch()
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file"))  # nothing can be written in there
    assert for_code() is None
    monkeypatch.setattr(numba_setup, "folder_for_code", lambda: None)
    assert numba_setup.compiled(lambda number: number + 1)(1) == 2

    monkeypatch.delenv("NUMBA_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    other = tmp_path / "engine"
    shutil.copytree(Path(numba_setup.__file__).parent, other, ignore=shutil.ignore_patterns("__pycache__"))
    (other / "__pycache__").touch()  # an install that cannot be written
    (other / "compiled_rules.py").write_text("changed")
    monkeypatch.setattr(numba_setup, "__file__", str(other / "numba_setup.py"))
    elsewhere = for_code()
    assert elsewhere is not None
    assert elsewhere.parent == tmp_path / "opstap"
    assert elsewhere.name != beside.name


def test_the_index_is_small() -> None:
    packed = search.ready([], invented_cases.case(1, 1, 190).workplaces, builtin()).packed
    made = bit_index.build(packed)
    assert made.size + sum(array.nbytes for array in packed.places) <= 500 * 190


def test_squares_of_the_map_never_miss_a_place() -> None:
    places = [(lat, lon) for lat in (-89.9, -40.0, 0.0, 52.0, 89.5) for lon in (-179.9, -60.0, 0.0, 6.0, 179.9)]
    made, order = map_grid.make_grid(places)
    for km in (0.0, 30.0, 3000.0, 12_000.0):
        for home in places:
            south, north, west, east = map_grid.squares(made, home, km)
            for at, place in enumerate(order):
                if line(point(home), point(places[place])) <= longest_line(km):
                    square = int(np.searchsorted(made.begins, at, side="right")) - 1
                    assert south <= square // map_grid.SIDE <= north
                    assert west <= square % map_grid.SIDE <= east


def test_small_cases_do_not_load_numba() -> None:
    ready = search.ready(invented_cases.case(1, 5, 20).candidates, invented_cases.case(1, 5, 20).workplaces, builtin())
    assert not search.compiles(ready, "auto")
    assert search.compiles(ready, "numba")


@pytest.mark.slow
def test_twenty_thousand_by_twenty_thousand() -> None:
    from bench.matching.invented_country import Country

    country = Country(7)
    people, places = country.candidates(20_000), country.workplaces(20_000)
    ready = search.ready(people, places, builtin())
    compiled, plain = search.best(ready, 10, "numba"), search.best(ready, 10, "numpy")
    for a, b in zip(compiled, plain, strict=True):
        assert (a == b).all()
    from opstap.matching.engine import reference

    for candidate in sorted(people, key=lambda each: each.id)[:: len(people) // 15]:
        wanted = reference.answer(candidate, places, builtin()).matches[:10]
        i = ready.candidate_ids.index(candidate.id)
        got = [(ready.packed.ids[j], s) for j, s in zip(compiled.place[i], compiled.score[i], strict=True) if j >= 0]
        assert got == [(each.workplace, each.score) for each in wanted]

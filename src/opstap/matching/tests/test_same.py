"""The fast paths give what the definition gives, bit for bit, ties included."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opstap.matching.engine import search
from opstap.matching.engine.compiling import CAN_COMPILE
from opstap.matching.engine.weights import builtin
from opstap.matching.tests import comparing, making

PATHS: tuple[search.Path, ...] = ("numpy", "numba")


@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_fast_is_the_definition(seed: int) -> None:
    case = comparing.case_of(seed)
    wanted = comparing.by_definition(case)
    for path in PATHS if CAN_COMPILE else PATHS[:1]:
        assert comparing.fast(case, path) == wanted


def test_the_same_holds_where_nothing_is_compiled() -> None:
    """Also shows coverage.py what the compiled functions do."""
    command = [sys.executable, "-m", "opstap.matching.tests.comparing", "numba", "160"]
    subprocess.run(command, check=True, env=os.environ | {"NUMBA_DISABLE_JIT": "1"}, timeout=280)


def test_threads_do_not_disturb_each_other() -> None:
    cases = [making.case(seed, 20, 150) for seed in range(6)]
    alone = [comparing.fast(case, "numba") for case in cases]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda case: comparing.fast(case, "numba"), cases * 3)) == alone * 3


def test_more_sets_of_questions_than_expected_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    case = making.case(5, 12, 60, 0.4)
    wanted = comparing.fast(case, "numba")
    monkeypatch.setattr(search, "SETS_AT_FIRST", 1)
    assert wanted["questions"]
    assert comparing.fast(case, "numba") == wanted


def test_small_cases_do_not_load_numba() -> None:
    ready = search.ready(making.case(1, 5, 20).candidates, making.case(1, 5, 20).workplaces, builtin())
    assert not search.compiles(ready, "auto")
    assert search.compiles(ready, "numba")


@pytest.mark.slow
def test_twenty_thousand_by_twenty_thousand() -> None:
    from bench.matching.country import Country

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

"""Totals and medians are right, also at the edges: nobody, one, everybody "not applicable", somebody who left, two versions."""

from __future__ import annotations

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstap.selfcheck.rules import (
    LEAST_OTHERS,
    Move,
    Participation,
    Result,
    ResultKind,
    Score,
    all_done,
    changes,
    compare,
    median,
    progress,
    result,
    spread,
    theme_value,
)

SCORES = st.integers(min_value=1, max_value=10)
ANSWERS = st.lists(st.one_of(st.none(), SCORES).map(Score), max_size=30)
RESULTS = st.dictionaries(
    st.sampled_from("abcdefgh"),
    st.one_of(SCORES.map(lambda n: Result(ResultKind.NUMBER, float(n))), st.just(Result(ResultKind.NOT_APPLICABLE))),
)


def number(value: float, *, agreed: bool = False) -> Result:
    return Result(ResultKind.NUMBER, value, agreed)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e6, max_value=1e6), min_size=1))
def test_the_median_is_the_one_of_statistics(numbers: list[float]) -> None:
    assert median(numbers) == pytest.approx(statistics.median(numbers))


def test_there_is_no_median_of_nothing() -> None:
    assert median([]) is None


@given(ANSWERS)
def test_not_applicable_never_counts_as_a_number(answers: list[Score]) -> None:
    numbers = [each.value for each in answers if each.value is not None]
    found = spread(answers)
    assert found.median == (statistics.median(numbers) if numbers else None)
    assert (found.low, found.high) == ((min(numbers), max(numbers)) if numbers else (None, None))
    assert found.not_applicable == len(answers) - len(numbers)
    assert found.answers == len(answers)
    assert found.width == (max(numbers) - min(numbers) if numbers else 0)
    assert found.unanimous == (len(set(numbers)) == 1 and len(numbers) == len(answers))
    assert found.mixed == bool(numbers and len(numbers) < len(answers))
    assert spread(reversed(answers)) == found


def test_what_a_statement_came_to() -> None:
    nobody, all_of_them = spread([]), spread([Score(None), Score(None)])
    assert result(nobody) == Result(ResultKind.UNKNOWN)
    assert result(all_of_them) == Result(ResultKind.NOT_APPLICABLE)
    assert result(spread([Score(4)])) == number(4)
    assert result(spread([Score(4), Score(7), Score(None)])) == number(5.5)
    assert result(all_of_them, Score(6)) == number(6, agreed=True)
    assert result(spread([Score(4)]), Score(None)) == Result(ResultKind.NOT_APPLICABLE, None, agreed=True)


@given(st.lists(st.one_of(SCORES.map(float), st.none())))
def test_a_theme_is_the_middle_of_its_statements(values: list[float | None]) -> None:
    found = theme_value([Result(ResultKind.NOT_APPLICABLE) if each is None else number(each) for each in values])
    numbers = [each for each in values if each is not None]
    assert found == (statistics.median(numbers) if numbers else None)


def test_two_assessments_are_compared_by_key_whatever_the_version() -> None:
    before = {"a": number(4), "b": number(6), "gone": number(5), "c": number(5), "d": Result(ResultKind.NOT_APPLICABLE)}
    after = {"c": number(5), "a": number(6.5), "b": number(5), "d": number(7), "fresh": number(8)}
    found = {each.key: (each.move, each.by) for each in changes(before, after)}
    assert found == {
        "c": (Move.SAME, 0),
        "a": (Move.UP, 2.5),
        "b": (Move.DOWN, -1),
        "d": (Move.NOT_COMPARABLE, None),
        "fresh": (Move.NEW, None),
        "gone": (Move.DROPPED, None),
    }


@given(RESULTS, RESULTS)
def test_every_statement_of_either_assessment_stands_in_the_change_once(
    before: dict[str, Result], after: dict[str, Result]
) -> None:
    found = changes(before, after)
    assert sorted(each.key for each in found) == sorted(before.keys() | after.keys())
    assert all((each.by is not None) == (each.move in {Move.UP, Move.DOWN, Move.SAME}) for each in found)


@given(st.one_of(st.none(), SCORES), st.lists(SCORES.map(float), max_size=12))
def test_others_show_only_where_they_are_enough(own: float | None, others: list[float]) -> None:
    found = compare(own, others)
    assert found.own == own
    assert found.enough is (len(others) >= LEAST_OTHERS)
    if found.enough:
        assert (found.median, found.low, found.high) == (statistics.median(others), min(others), max(others))
        assert found.others == len(others)
    else:
        assert (found.median, found.low, found.high, found.others) == (None, None, None, 0)


def test_who_left_before_being_done_no_longer_counts() -> None:
    assert [Participation(done, left).counts() for done in (True, False) for left in (True, False)] == [
        True,
        True,
        False,
        True,
    ]


def test_all_are_done_when_nobody_who_takes_part_is_busy() -> None:
    done, busy = Participation(done=True, left=False), Participation(done=False, left=False)
    gone = Participation(done=False, left=True)
    assert all_done([done])
    assert all_done([done, gone])
    assert not all_done([done, busy])
    assert not all_done([gone])
    assert not all_done([])


def test_progress_counts_what_is_asked() -> None:
    found = progress(["a", "b", "old"], ["a", "b", "c"])
    assert (found.answered, found.asked, found.left) == (2, 3, 1)

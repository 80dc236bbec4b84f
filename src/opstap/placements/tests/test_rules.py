"""What can be agreed, pure."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from opstap.placements.aftercare.settings import read_weeks, write_weeks
from opstap.placements.models import Placement
from opstap.placements.rules import (
    HINTS,
    KINDS,
    PAID,
    UNPAID,
    Because,
    Kind,
    OtherWork,
    Terms,
    at_the_same_time,
    can_be_called_off,
    hours_together,
    moments_of,
    objections_to,
    runs_on,
    state_on,
)

DAY = date(2026, 3, 4)
GOOD = Terms(ends_on=date(2026, 6, 1), hours_a_week=16, goals="Leren", next_step="Baan")


def wrong(kind: str = Kind.WORK_INTERNSHIP, starts_on: date = DAY, born: date | None = None, **terms: Any) -> list[Any]:
    return list(objections_to(replace(GOOD, **terms), kind=kind, starts_on=starts_on, day=DAY, born=born))


def test_every_kind_has_a_sentence_and_is_paid_or_not() -> None:
    assert set(KINDS) == {kind.value for kind in Kind} == set(UNPAID) | set(PAID)
    assert set(HINTS) <= set(KINDS)
    assert [kind in PAID for kind in KINDS] == [True] * 5 + [False] * 8, "paid ones first"


def test_good_terms_are_accepted() -> None:
    assert wrong() == []
    assert wrong(Kind.EMPLOYMENT, ends_on=None, goals="", next_step="", contract="permanent") == []
    assert wrong(Kind.SELF_EMPLOYMENT, ends_on=None, goals="", next_step="", contract="own_business") == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"goals": ""}, ("goals", Because.GOALS)),
        ({"ends_on": None}, ("ends_on", Because.LAST_DAY)),
        ({"next_step": ""}, ("next_step", Because.NEXT_STEP)),
        ({"contract": "fixed"}, ("contract", Because.UNPAID_CONTRACT)),
        ({"ends_on": DAY - timedelta(days=1)}, ("ends_on", Because.ENDS_FIRST)),
        ({"ends_on": date(2032, 1, 1)}, ("ends_on", Because.LAST_TOO_FAR)),
        ({"hours_a_week": 0}, ("hours_a_week", Because.HOURS)),
        ({"hours_a_week": 61}, ("hours_a_week", Because.HOURS)),
        ({"choice": "obligation"}, ("rule", Because.RULE)),
        ({"kind": Kind.EMPLOYMENT, "contract": "fixed", "ends_on": None}, ("ends_on", Because.FIXED)),
        ({"kind": Kind.EMPLOYMENT, "contract": "own_business"}, ("contract", Because.OWN_BUSINESS)),
        ({"kind": Kind.SELF_EMPLOYMENT, "contract": "permanent"}, ("contract", Because.OWN_BUSINESS)),
        ({"starts_on": date(2021, 2, 1), "born": None}, ("starts_on", Because.TOO_LONG_AGO)),
        ({"starts_on": date(2028, 4, 1), "ends_on": date(2028, 5, 1)}, ("starts_on", Because.TOO_FAR)),
        ({"born": date(2026, 3, 5)}, ("starts_on", Because.UNBORN)),
    ],
)
def test_what_cannot_be_agreed(change: dict[str, Any], expected: tuple[str, Any]) -> None:
    assert wrong(**change) == [expected]


def test_a_start_up_to_five_years_ago_is_accepted_and_a_trial_has_no_default_length() -> None:
    assert wrong(starts_on=date(2021, 3, 5), ends_on=date(2021, 6, 1)) == []
    assert wrong(Kind.TRIAL_PLACEMENT, ends_on=None) == [("ends_on", Because.LAST_DAY)]


days = some.dates(date(2026, 1, 1), date(2026, 2, 28))
lengths = some.none() | some.integers(0, 40)
stretches = some.builds(lambda first, n: (first, None if n is None else first + timedelta(days=n)), days, lengths)
unhurried = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
"""A machine that is busy with other things is no fault of the rule."""


@unhurried
@given(stretches, stretches)
def test_two_meet_when_they_share_a_day(one: tuple[date, date | None], two: tuple[date, date | None]) -> None:
    def covered(first: date, last: date | None) -> set[date]:
        return {first + timedelta(days=n) for n in range(((last or date(2026, 5, 1)) - first).days + 1)}

    beside = OtherWork("ergens", False, *one)
    assert beside.meets(*two) is bool(covered(*one) & covered(*two))
    assert OtherWork("ergens", False, *two).meets(*one) is beside.meets(*two)


def test_hours_together() -> None:
    others = [
        OtherWork("a", False, DAY, None, 30),
        OtherWork("b", False, date(2027, 1, 1), None, 10),
        OtherWork("c", False, DAY, DAY),
    ]
    now = at_the_same_time(others, DAY, date(2026, 5, 1))
    assert [one.where for one in now] == ["a", "c"]
    assert (hours_together(now, 20), hours_together(now, None), hours_together([], None)) == (50, 30, 0)


@unhurried
@given(some.lists(some.integers(1, 156), min_size=1, max_size=20))
def test_moments_are_in_order_once_a_week(weeks: list[int]) -> None:
    found = moments_of(DAY, weeks)
    assert [week for week, _day in found] == sorted(set(weeks))
    assert all(day == DAY + timedelta(days=7 * week) for week, day in found)


def test_terms_know_whether_they_are_the_same() -> None:
    assert GOOD.fingerprint == replace(GOOD).fingerprint
    assert GOOD.fingerprint != Terms().fingerprint


def test_running_ending_and_not_starting() -> None:
    one = Placement(status="agreed", starts_on=DAY, ends_on=DAY + timedelta(days=5))
    assert [runs_on(one, DAY + timedelta(days=n)) for n in (-1, 0, 5, 6)] == [False, True, True, False]
    one.ended_on = DAY + timedelta(days=2)
    assert not runs_on(one, DAY + timedelta(days=3))
    one.status = "cancelled"
    assert not runs_on(one, DAY)
    assert can_be_called_off(DAY, DAY + timedelta(days=31))
    assert not can_be_called_off(DAY, DAY + timedelta(days=32))


def test_weeks_are_read_as_people_type_them() -> None:
    assert read_weeks(" 8, 1,2;4 ,4") == [1, 2, 4, 8]
    assert write_weeks([1, 2, 26]) == "1, 2, 26"
    for text in ("", " , ", "0", "157", "-1", "een", "1.5", "٣", "9999999999999", ",".join(map(str, range(1, 22)))):
        with pytest.raises(ValidationError):
            read_weeks(text)


def test_terms_are_columns_of_a_placement_and_are_read_from_them() -> None:
    columns = {field.attname for field in Placement._meta.concrete_fields}
    assert {field.name for field in fields(Terms)} <= columns
    full = Terms(date(2026, 6, 1), 16, "fixed", "Uitzendburo", "Leren", "obligation", "Participatiewet", "Baan")
    assert Terms.of(Placement(**full.columns())) == full


def test_what_a_screen_says_of_a_placement() -> None:
    one = Placement(status="agreed", starts_on=DAY, ends_on=DAY + timedelta(days=5))
    assert [state_on(one, DAY + timedelta(days=n)) for n in (-1, 0, 6)] == ["planned", "running", "running"]
    one.status, one.ended_on = "ended", DAY + timedelta(days=2)
    assert [state_on(one, DAY + timedelta(days=n)) for n in (-1, 2, 3)] == ["planned", "running", "ended"]
    one.status = "cancelled"
    assert state_on(one, DAY) == "cancelled"

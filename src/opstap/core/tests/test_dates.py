"""A day is a day in Amsterdam: at midnight, and in the nights in which the clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from opstap.core.dates import AMSTERDAM, day_of, end_of_week, now, pretend, start_of, today


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-01-31T22:59:59.999999+00:00", date(2026, 1, 31)),
        ("2026-01-31T23:00:00+00:00", date(2026, 2, 1)),
        ("2026-07-01T21:59:59.999999+00:00", date(2026, 7, 1)),
        ("2026-07-01T22:00:00+00:00", date(2026, 7, 2)),
        ("2026-12-31T23:00:00+00:00", date(2027, 1, 1)),
        # Clocks go forward at 01:00 UTC on 29 March 2026, back at 01:00 UTC on 25 October 2026.
        ("2026-03-28T22:59:59+00:00", date(2026, 3, 28)),
        ("2026-03-28T23:00:00+00:00", date(2026, 3, 29)),
        ("2026-03-29T21:59:59+00:00", date(2026, 3, 29)),
        ("2026-03-29T22:00:00+00:00", date(2026, 3, 30)),
        ("2026-10-24T21:59:59+00:00", date(2026, 10, 24)),
        ("2026-10-24T22:00:00+00:00", date(2026, 10, 25)),
        ("2026-10-25T22:59:59+00:00", date(2026, 10, 25)),
        ("2026-10-25T23:00:00+00:00", date(2026, 10, 26)),
        ("2026-06-15T12:00:00-12:00", date(2026, 6, 16)),
        ("2026-06-15T12:00:00+14:00", date(2026, 6, 15)),
    ],
)
def test_today_changes_at_midnight_in_amsterdam(moment: str, day: date) -> None:
    at = datetime.fromisoformat(moment)
    with time_machine.travel(at, tick=False):
        assert today() == day
        assert now() == at
        assert now().tzinfo is AMSTERDAM
    assert day_of(at) == day


def test_the_demo_may_live_at_another_moment_and_comes_back() -> None:
    moment = datetime(2024, 2, 29, 23, 30, tzinfo=UTC)
    real = now()
    with pretend(moment):
        assert (now(), today()) == (moment, date(2024, 3, 1))
    assert now() >= real


def test_the_clock_of_the_machine_has_no_say(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    try:
        with time_machine.travel(datetime(2026, 7, 1, 21, 30, tzinfo=UTC), tick=False):
            assert today() == date(2026, 7, 1)
            assert now().hour == 23
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)])
def test_days_are_as_long_as_the_clock_makes_them(day: date, hours: int) -> None:
    first, last = start_of(day), start_of(day + timedelta(days=1))
    assert last.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=hours)
    assert day_of(first) == day
    assert day_of(last.astimezone(UTC) - timedelta(microseconds=1)) == day


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_moment_lies_within_its_day(moment: datetime) -> None:
    day = day_of(moment)
    assert start_of(day) <= moment < start_of(day + timedelta(days=1))


def test_a_week_ends_on_sunday() -> None:
    monday = date(2026, 8, 3)
    assert {end_of_week(monday + timedelta(days=n)) for n in range(7)} == {date(2026, 8, 9)}

"""What can be true of an employer and a workplace. Pure: dates come in as arguments."""

from __future__ import annotations

from datetime import date, timedelta

MOST_SEATS = 200
"""More at one workplace is a slip of the pen."""
LONGEST_AHEAD = timedelta(days=366)
"""An employer or workplace closes at most so far from now."""
LONGEST_BACK = timedelta(days=366)
EARLIEST_CONTACT = date(1990, 1, 1)


def can_stop_on(on: date, day: date) -> bool:
    """Is this a day on which an employer or workplace can have stopped, or will?"""
    return day - LONGEST_BACK <= on <= day + LONGEST_AHEAD


def can_contact_on(on: date, day: date) -> bool:
    """A talk with an employer lies in the past, and not before anybody logged one."""
    return EARLIEST_CONTACT <= on <= day


def is_open(closed_on: date | None, first: date, last: date | None) -> bool:
    """Is a workplace open for somebody from the first through the last day (None: until further notice)?"""
    return closed_on is None or (last is not None and first <= last <= closed_on)

"""Distances on the globe in whole centimetres, so that every machine and every path compares the same numbers.

A place becomes a point in space, rounded to a centimetre once. Two places are within reach when the straight line
through the earth between them is not longer than the one that belongs to the reach: that is the great-circle
(haversine) comparison without its rounding errors, in whole numbers. Over 40 km the difference with the formula in
floating point is under 2 cm.
"""

from __future__ import annotations

import math
from functools import lru_cache

EARTH_KM = 6371.0088
CENTIMETRES = 100_000  # in a kilometre
EVERYWHERE = (2 * int(EARTH_KM * CENTIMETRES) + 10) ** 2
"""A squared line longer than any on earth."""
NOWHERE = -1
"""A squared line shorter than any."""

Point = tuple[int, int, int]


def point(location: tuple[float, float]) -> Point:
    """A place (latitude, longitude in degrees) as x, y, z in cm from the middle of the earth."""
    latitude, longitude = math.radians(location[0]), math.radians(location[1])
    radius = EARTH_KM * CENTIMETRES
    flat = radius * math.cos(latitude)
    return (
        round(flat * math.cos(longitude)),
        round(flat * math.sin(longitude)),
        round(radius * math.sin(latitude)),
    )


def line(a: Point, b: Point) -> int:
    """The squared straight line between two points, in cm2: grows with the distance."""
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2


@lru_cache(maxsize=10_000)  # many people travel equally far
def longest_line(km: float | None) -> int:
    """The squared line that belongs to a distance over the ground; None is no reach at all."""
    if km is None:
        return NOWHERE
    angle = km / EARTH_KM
    if angle >= math.pi:
        return EVERYWHERE
    # Two points were rounded, so a distance that equals the reach may come out up to 2 cm longer.
    return int((2 * EARTH_KM * CENTIMETRES * math.sin(angle / 2) + (2 if km else 0)) ** 2)


def kilometres(squared: int) -> float:
    """A squared line as distance over the ground in km, for showing."""
    half = min(1.0, math.sqrt(squared) / (2 * EARTH_KM * CENTIMETRES))
    return 2 * EARTH_KM * math.asin(half)

"""Workplaces by where they lie: squares of a map, so that a candidate only meets those that may be within reach."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from opstap.matching.engine.geometry import EARTH_KM

SIDE = 48
"""Squares along each side. Over the Netherlands a square is about 6 km: a reach of 30 km meets some hundred."""


class Grid(NamedTuple):
    """A map of SIDE x SIDE squares over the workplaces, row by row from the south."""

    south: float
    west: float
    height: float  # of a square, in degrees
    width: float
    begins: NDArray[Any]  # i4[SIDE * SIDE + 1], where each square begins in the order of workplaces


def make_grid(locations: Sequence[tuple[float, float]]) -> tuple[Grid, NDArray[Any]]:
    """The map, and the order in which workplaces stand on it: by square, then as they came."""
    places = np.array(locations, np.float64).reshape(-1, 2)
    if not len(places):
        return Grid(0.0, 0.0, 1.0, 1.0, np.zeros(SIDE * SIDE + 1, np.int32)), np.zeros(0, np.int64)
    south, west = places.min(axis=0)
    height, width = np.maximum((places.max(axis=0) - (south, west)) / SIDE, 1e-6)
    rows = np.minimum((places[:, 0] - south) // height, SIDE - 1).astype(np.int64)
    columns = np.minimum((places[:, 1] - west) // width, SIDE - 1).astype(np.int64)
    square = rows * SIDE + columns
    order = np.argsort(square, kind="stable")
    begins = np.searchsorted(square[order], np.arange(SIDE * SIDE + 1)).astype(np.int32)
    return Grid(float(south), float(west), float(height), float(width), begins), order


def squares(grid: Grid, location: tuple[float, float], km: float) -> tuple[int, int, int, int]:
    """First and last row, first and last column of the squares that may hold a place within `km`; wide, never narrow."""
    angle = math.degrees(km / EARTH_KM) * 1.001 + 1e-5
    latitude, longitude = location
    first, last = _span(latitude, angle, grid.south, grid.height)
    highest = max(abs(latitude - angle), abs(latitude + angle))
    if highest >= 89:
        return first, last, 0, SIDE - 1
    sideways = math.degrees(math.asin(min(1.0, math.sin(math.radians(angle)) / math.cos(math.radians(latitude)))))
    if angle >= 90 or abs(longitude) + sideways >= 180:
        return first, last, 0, SIDE - 1
    return first, last, *_span(longitude, sideways + 1e-5, grid.west, grid.width)


def _span(middle: float, around: float, begin: float, size: float) -> tuple[int, int]:
    first = math.floor((middle - around - begin) / size)
    last = math.floor((middle + around - begin) / size)
    return min(max(first, 0), SIDE - 1), min(max(last, 0), SIDE - 1)

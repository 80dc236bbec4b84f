"""Facts of a workplace side by side in memory, for the kernels: half a line of 64 bytes for the rules, one for the terms.

Apart they would lie in some twenty places, and fetching them takes longer than what is done with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

X, Y, Z, TRANSPORT, START_BY, WHOLE, RANK, CARVABLE = range(8)
(
    CONSTANT,
    SECTOR,
    ISCO,
    MOST_HOURS,
    GUIDANCE,
    SCHOOLING,
    SKILL_TOTAL,
    SKILLS_FROM,
    SKILLS_TO,
    GROWTH_FROM,
    GROWTH_TO,
    TASKS_FROM,
    TASKS_TO,
) = range(13)
WIDTH = 16
"""Numbers in a line of the terms: as many as 64 bytes hold."""


def doors(facts: Mapping[str, NDArray[Any]]) -> NDArray[Any]:
    """What the rules ask of M workplaces, i4[M, 8]; names as in `packing.Places`."""
    columns = [
        facts["xyz"][:, 0],
        facts["xyz"][:, 1],
        facts["xyz"][:, 2],
        facts["transport"],
        facts["start_by"],
        facts["whole"],
        facts["rank"],
        facts["carvable"],
    ]
    return np.ascontiguousarray(np.stack(columns, axis=1).astype(np.int32))


def lines(facts: Mapping[str, NDArray[Any]]) -> NDArray[Any]:
    """What the terms ask of M workplaces, i4[M, 16], the last ones unused; names as in `packing.Places`."""
    columns = [
        facts["constant"],
        facts["sector"],
        facts["isco"],
        facts["hours"][:, 1],
        facts["guidance"],
        facts["schooling"],
        facts["skill_total"],
        facts["skills_from"][:-1],
        facts["skills_from"][1:],
        facts["growth_from"][:-1],
        facts["growth_from"][1:],
        facts["tasks_from"][:-1],
        facts["tasks_from"][1:],
    ]
    found = np.zeros((len(facts["rank"]), WIDTH), np.int32)
    found[:, : len(columns)] = np.stack(columns, axis=1)
    return found

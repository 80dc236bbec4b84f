"""Facts of a workplace side by side in one line of memory (64 bytes), for the kernels.

Apart they would lie in sixteen places, and fetching them takes longer than what is done with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

(
    CONSTANT, SECTOR, ISCO, MOST_HOURS, GUIDANCE, SCHOOLING, SKILL_TOTAL, SKILLS_FROM, SKILLS_TO, GROWTH_FROM, GROWTH_TO,
    RANK, START_BY, TRANSPORT, WHOLE, TASKS_FROM,
) = range(16)  # fmt: skip


def lines(facts: Mapping[str, NDArray[Any]]) -> NDArray[Any]:
    """The facts of M workplaces, i4[M, 16]; names as in `packing.Places`."""
    columns = [
        facts["constant"], facts["sector"], facts["isco"], facts["hours"][:, 1], facts["guidance"], facts["schooling"],
        facts["skill_total"], facts["skills_from"][:-1], facts["skills_from"][1:], facts["growth_from"][:-1],
        facts["growth_from"][1:], facts["rank"], facts["start_by"], facts["transport"], facts["whole"],
        facts["tasks_from"][:-1],
    ]  # fmt: skip
    return np.ascontiguousarray(np.stack(columns, axis=1).astype(np.int32))

"""numba where it is installed (the extra `fast`); without it, the same functions as they stand.

Compiled code is kept beside the source, or in NUMBA_CACHE_DIR. Kernels let go of the interpreter's lock and keep no
state, so threads may run them side by side.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from typing import Any, TypeVar, cast

Int = Any
"""In compiled functions: a whole number of Python or numpy, and in `Word` 64 bits. numba gives each its width."""
Word = Any
Function = TypeVar("Function", bound=Callable[..., Any])

CAN_COMPILE = importlib.util.find_spec("numba") is not None
"""Whether numba is there; finding out does not load it, which would take half a second."""


def compiled(function: Function) -> Function:
    """Compile a function that works on arrays and numbers only, when it is first called."""
    if not CAN_COMPILE:
        return function
    import numba

    # Without numba's counting of references: kernels make no arrays, and counting them between threads took most of the time.
    settings: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}
    return cast(Function, numba.njit(**settings)(function))


def inlined(function: Function) -> Function:
    """The same for a part of a compiled function: its body is put where it is called.

    A call would copy the descriptions of some sixty arrays each time, which costs more than what is done with them.
    """
    if not CAN_COMPILE:
        return function
    import numba

    return cast(Function, numba.njit(inline="always")(function))


def threads() -> int:
    """How many threads to use: one for each core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

"""numba where it is installed (the extra `fast`); without it, the same functions as they stand.

Compiled code is kept: in NUMBA_CACHE_DIR, else beside the source, else (an install that only root may write) in the user's
cache; where none can be written it is compiled anew by each process. Kernels let go of the interpreter's lock and keep no
state, so threads may run them side by side.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

Int = Any
"""In compiled functions: a whole number of Python or numpy, and in `Word` 64 bits. numba gives each its width."""
Word = Any
Function = TypeVar("Function", bound=Callable[..., object])

CAN_COMPILE = importlib.util.find_spec("numba") is not None
"""Whether numba is there; finding out does not load it, which would take half a second."""


def compiled(function: Function) -> Function:
    """Compile a function that works on arrays and numbers only, when it is first called."""
    if not CAN_COMPILE:
        return function
    import numba

    # Without numba's counting of references: kernels make no arrays, and counting them between threads took most of the time.
    with _kept_in(folder_for_code()) as kept:
        settings: dict[str, Any] = {"cache": kept, "nogil": True, "_nrt": False}
        return cast(Function, numba.njit(**settings)(function))


def inlined(function: Function) -> Function:
    """The same for a part of a compiled function: its body is put where it is called.

    A call would copy the descriptions of some sixty arrays each time, which costs more than what is done with them.
    """
    if not CAN_COMPILE:
        return function
    import numba

    return cast(Function, numba.njit(inline="always")(function))


@cache
def folder_for_code() -> Path | None:
    """Where compiled code of exactly this engine is kept; None where nothing can be written.

    numba looks at the file of a function only, not at the parts from other files that are put into it: so each state of the
    engine's files has a folder of its own, or code of before an upgrade would be used after it.
    """
    here = Path(__file__).parent
    state = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(here.glob("*.py")))).hexdigest()[:12]
    own = os.environ.get("NUMBA_CACHE_DIR")
    users = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    for place in [Path(own)] if own else [here / "__pycache__", Path(users) / "opstap"]:
        folder = place / f"compiled-{state}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=folder).close()
        except OSError:
            continue
        return folder
    return None


@contextmanager
def _kept_in(folder: Path | None) -> Iterator[bool]:
    """Let numba keep what it compiles in this folder; says whether it can."""
    import numba

    config: Any = numba.config
    before = config.CACHE_DIR
    config.CACHE_DIR = str(folder or "")
    try:
        yield folder is not None
    finally:
        config.CACHE_DIR = before


def threads() -> int:
    """How many threads to use: one for each core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

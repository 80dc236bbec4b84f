"""Opening a caseload file safely: checks first, then a child process with bounds that parses and drops BSNs."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

import opstap
from opstap.exchange.reading.faults import FaultError
from opstap.exchange.reading.file_kinds import Kind, sniff
from opstap.exchange.reading.limits import DEFAULT, Limits
from opstap.exchange.reading.unreadable import UnreadableError
from opstap.exchange.reading.values import Table

log = logging.getLogger(__name__)

_CHILD = "opstap.exchange.reading.sandbox"
# A reader in Rust that gets no more memory aborts; one in C may touch what it did not get.
_KILLED = {
    -signal.SIGXCPU: "too_slow",
    -signal.SIGKILL: "too_slow",
    -signal.SIGSEGV: "too_much",
    -signal.SIGABRT: "too_much",
}


def read_tables(data: bytes, filename: str = "", limits: Limits = DEFAULT) -> list[Table]:
    """The filled cells of every sheet, without BSN columns and with single BSNs masked.

    What the file is, its bytes tell; `filename` is not believed and not logged. Raises UnreadableError with a sentence.
    The bytes stay in memory: see that the upload handler keeps them there too.
    """
    try:
        kind = sniff(data, limits)
        tables = _parse(kind, data, limits)
    except FaultError as fault:
        raise UnreadableError(fault.code) from None
    if not any(table.rows or table.dropped for table in tables):
        raise UnreadableError("no_data")
    return tables


def _parse(kind: Kind, data: bytes, limits: Limits) -> list[Table]:
    command = [sys.executable, "-P", "-m", _CHILD, kind, json.dumps(limits.as_data())]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, nothing of the user's in the command
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
            timeout=limits.wall_seconds,
            env=_environment(),
            cwd="/",
        )
    except subprocess.TimeoutExpired:
        raise FaultError("too_slow") from None
    if done.returncode != 0:
        raise FaultError(_KILLED.get(done.returncode, "damaged"))
    answer = json.loads(done.stdout)
    if "where" in answer:
        log.error("Reading a caseload file failed: %s", answer["where"])
    if "fault" in answer:
        raise FaultError(answer["fault"])
    return [Table.from_data(found) for found in answer["tables"]]


def _environment() -> dict[str, str]:
    """Only what Python needs to start: no passwords, no database address."""
    here = str(Path(opstap.__file__).parent.parent)
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "PYTHONPATH": here, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}

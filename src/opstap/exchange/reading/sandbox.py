"""The process that opens an uploaded file: `python -m opstap.exchange.reading.sandbox LIMITS`, bytes in, JSON out.

It bounds its own memory and time first, writes nothing to disk, and takes BSNs out before anything leaves it. It says
one JSON object: {"tables": [...]} or {"fault": code}. It knows no Django, no settings and no database.
"""

from __future__ import annotations

import json
import resource
import sys
import traceback
from pathlib import Path

from opstap.exchange.reading.faults import FaultError
from opstap.exchange.reading.limits import Limits
from opstap.exchange.reading.values import Table


def main() -> None:
    """Read the kind and bounds from the command line and the file from standard input."""
    kind, limits = sys.argv[1], Limits(**json.loads(sys.argv[2]))
    _bound(limits)
    try:
        answer = json.dumps({"tables": [table.as_data() for table in _parse(kind, sys.stdin.buffer.read(), limits)]})
    except FaultError as fault:
        answer = json.dumps({"fault": fault.code})
    except (MemoryError, RecursionError):
        answer = json.dumps({"fault": "too_much"})
    except Exception as error:
        answer = json.dumps({"fault": "damaged", "where": _where(error)})
    sys.stdout.write(answer)


def _where(error: Exception) -> str:
    """Kind and place of an unforeseen error for the log, without its message: that may quote a cell."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno}"


def _bound(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))


def _parse(kind: str, data: bytes, limits: Limits) -> list[Table]:
    from opstap.exchange.reading import bsn, csv_reader

    if kind == "csv":
        tables = csv_reader.read(data, limits)
    else:
        from opstap.exchange.reading import xlsx_reader

        tables = xlsx_reader.read(data, limits)
    return [bsn.clean(table) for table in tables]


if __name__ == "__main__":
    main()

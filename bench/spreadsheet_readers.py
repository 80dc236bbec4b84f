"""Reading a spreadsheet of 10,000 people with either reader, side by side: seconds of processor and megabytes.

`python -m bench.spreadsheet_readers [ROWS]`. Each reading is a process of its own, in turns, three times; the least counts.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.caseload_import import write

ROUNDS = 3
AREAS = {"calamine": "xlsx_reader.LARGEST_AREA", "openpyxl": "-1"}
READ = """
import sys
from pathlib import Path
from opstap.exchange.reading import xlsx_reader
from opstap.exchange.reading.limits import DEFAULT
xlsx_reader.LARGEST_AREA = {area}
xlsx_reader.read(Path(sys.argv[1]).read_bytes(), DEFAULT)
"""


def measure(reader: str, sheet: Path) -> tuple[float, float]:
    """Seconds of processor and megabytes at most of one process that reads a sheet, start of Python included."""
    process = subprocess.Popen([sys.executable, "-c", READ.format(area=AREAS[reader]), str(sheet)])
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{reader} could not read {sheet}.")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1000


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory(prefix="opstap-bench-") as folder:
        sheet = Path(folder) / "caseload.xlsx"
        write(sheet, rows)
        found = [{reader: measure(reader, sheet) for reader in AREAS} for _ in range(ROUNDS)]
    best = {reader: tuple(min(each[reader][part] for each in found) for part in (0, 1)) for reader in AREAS}
    for reader, (seconds, megabytes) in best.items():
        print(f"{reader:10} {seconds:6.2f} s {megabytes:6.0f} MB")
    seconds, megabytes = (best["openpyxl"][part] / best["calamine"][part] for part in (0, 1))
    print(f"openpyxl takes {seconds:.1f} times the time and {megabytes:.1f} times the memory, for {rows} rows.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)

"""Import of 10,000 rows through the command line: seconds and memory, everything included."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from openpyxl import Workbook

from opstap.demo.data_files import data

SECONDS_LIMIT, MEGABYTES_LIMIT = 15, 500
HEADINGS = [
    "Kenmerk",
    "Voornaam",
    "Achternaam",
    "Geboortedatum",
    "Geslacht",
    "In Nederland sinds",
    "Opleidingsniveau",
    "Postcode",
    "Plaats",
    "Telefoon",
    "Taalniveau spreken",
    "Taalniveau lezen",
    "Programma",
    "Start traject",
]


def write(path: Path, rows: int) -> None:
    """A sheet in Opstap's own layout."""
    rng = Random("bench")
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Caseload")
    sheet.append(HEADINGS)
    origins = data("names")
    for number in range(rows):
        origin, sex = rng.choice(origins), rng.choice(["female", "male"])
        sheet.append(
            [
                f"B-{number:06d}",
                rng.choice(origin[sex]),
                rng.choice(origin["family"]),
                f"{rng.randrange(1, 29)}-{rng.randrange(1, 13)}-{rng.randrange(1962, 2005)}",
                "V" if sex == "female" else "M",
                rng.randrange(2015, 2024),
                rng.choice(["basis", "mbo", "hbo", "geen"]),
                f"{rng.randrange(1011, 9999)} AB",
                "Dalfsen",
                f"06 00 {rng.randrange(10, 99)} {rng.randrange(10, 99)} {rng.randrange(10, 99)}",
                rng.choice(["A1", "A2", "B1"]),
                rng.choice(["Alfa B", "A1", "A2"]),
                "Thuis in Dalfsen",
                f"{rng.randrange(1, 29)}-{rng.randrange(1, 13)}-2025",
            ]
        )
    book.save(path)


def run(rows: int) -> bool:
    """Import into a fresh database; True where time and memory are within their limits."""
    with tempfile.TemporaryDirectory(prefix="opstap-bench-") as folder:
        environment = os.environ | {"OPSTAP_DATA": f"{folder}/data", "DJANGO_SETTINGS_MODULE": "opstap.site.settings"}
        opstap = [sys.executable, "-m", "opstap.site.cli"]
        subprocess.run(
            [*opstap, "organisation", "add", "municipality", "Dalfsen"],
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        sheet = Path(folder) / "caseload.xlsx"
        write(sheet, rows)
        command = [*opstap, "import", "caseload", str(sheet), "--municipality", "Dalfsen", "--format", "json"]
        with (Path(folder) / "out.json").open("w+") as out:
            began = time.monotonic()
            process = subprocess.Popen(command, env=environment, stdout=out)
            _, status, used = os.wait4(process.pid, 0)
            seconds = time.monotonic() - began
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            said = json.load(out) if process.returncode in (0, 1) else {}
    return _print(rows, process.returncode, said, seconds, used.ru_maxrss / 1024)


def _print(rows: int, code: int, said: dict[str, object], seconds: float, megabytes: float) -> bool:
    counts = {name: said.get(name) for name in ("rows", "new", "rejected")}
    print(
        f"\nImport of {rows:,} rows: {seconds:.1f} s (limit {SECONDS_LIMIT}), largest process {megabytes:.0f} MB "
        f"(limit {MEGABYTES_LIMIT}), exit {code}, {counts}"
    )
    return code == 0 and seconds <= SECONDS_LIMIT and megabytes <= MEGABYTES_LIMIT

"""`make bench`: generate data where there is none, measure, print the table. Exit 1 where a limit of quality is passed."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--tracks", type=int, default=int(os.environ.get("TRACKS", "10000")))
    parser.add_argument("--rows", type=int, default=10_000, help="rows of the import")
    parser.add_argument("--only", choices=["pages", "caseload"])
    options = parser.parse_args()
    folder = Path(os.environ.get("OPSTAP_BENCH_DATA") or Path(tempfile.gettempdir()) / "opstap-bench").absolute()
    os.environ["OPSTAP_DATA"] = str(folder / str(options.tracks))
    os.environ.setdefault("OPSTAP_SECRET_KEY", "only-for-measuring-" * 3)
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(Path.cwd()), os.environ.get("PYTHONPATH")]))
    good = True
    if options.only != "caseload":
        good &= measure_pages(options.tracks)
    if options.only != "pages":
        from bench import caseload_import

        good &= caseload_import.run(options.rows)
    return 0 if good else 1


def measure_pages(tracks: int) -> bool:
    """Generate into a folder of its own (kept for the next time) and measure there."""
    done = Path(os.environ["OPSTAP_DATA"]) / "generated"
    if not done.exists():
        command = [sys.executable, "-m", "opstap.site.cli", "generate", "--tracks", str(tracks)]
        subprocess.run(command, check=True, env=os.environ | {"DJANGO_SETTINGS_MODULE": "opstap.site.settings"})
        done.touch()
    from opstap.site.boot import opened

    with opened():
        from bench import page_table
        from opstap.demo.mass.plan import places

        return page_table.run(places(tracks), tracks)


if __name__ == "__main__":
    sys.exit(main())

"""Opstap's settings, with two pages to compare with. OPSTAP_BENCH_OPEN=1 connects past row-level security, to see its price."""

import os

from opstap.site.settings import *  # noqa: F403
from opstap.site.settings import DATA, DATABASES, EMBEDDED, database
from opstap_postgres import connection_url

ROOT_URLCONF = "bench.urls"
if os.environ.get("OPSTAP_BENCH_OPEN") == "1":
    if not EMBEDDED:
        raise SystemExit("The price of row-level security is measured with the embedded database only.")
    DATABASES["default"] = database(connection_url(DATA, "opstap", "postgres"), "postgres")

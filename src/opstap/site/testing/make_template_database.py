"""Makes a prepared database in the data folder that OPSTAP_DATA names, and stops. Run by `template_database.py`."""

from __future__ import annotations

import django

import opstap_postgres
from opstap.site.testing import template_database


def main() -> None:
    django.setup()
    from django.conf import settings

    with (
        opstap_postgres.running(settings.DATA, durable=False) as cluster,
        template_database.alone(cluster.admin_url) as connection,
    ):
        template_database.make_database(connection, cluster.admin_url)


if __name__ == "__main__":
    main()

"""What a command needs before it can work: settings, a database, Django."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import opstap_postgres


@contextmanager
def opened(*, database: bool = True, prepared: bool = True, admin: bool = False) -> Iterator[None]:
    """Start what a command needs: settings, the embedded database where no DATABASE_URL is set, and Django.

    `prepared`: also see to it that the embedded database has its roles and tables. `admin`: do so for a server of
    somebody else's too, as `opstap init` does. Without `database` none is started.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opstap.site.settings")
    from django.conf import settings

    if not database:
        _setup()
        yield
        return
    if not settings.EMBEDDED:
        _setup()
        if admin:
            _prepare(os.environ.get("OPSTAP_OWNER_URL") or settings.GIVEN_DATABASE)
        yield
        return
    with opstap_postgres.running(settings.DATA) as cluster:
        _setup()
        if prepared or admin:
            _prepare(cluster.admin_url)
        yield


def _prepare(admin_url: str) -> None:
    from opstap.site.installation import prepare

    prepare(admin_url)


def _setup() -> None:
    import django
    from django.utils import translation

    from opstap.core.extension_points import load_extensions

    django.setup()
    load_extensions()
    translation.activate("nl")

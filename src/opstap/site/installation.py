"""What `opstap init` does: roles, schema, rights, built-in programmes. Safe to repeat, quick when nothing is due."""

from __future__ import annotations

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from opstap.core.actors import Actor
from opstap.core.database import make_roles, migrate, own_schema
from opstap.core.scope import GENERAL, scoped
from opstap.organisations.models import municipality_ids
from opstap.positions.spans import rebuild_missing_spans
from opstap.tracks.programmes.actions import publish_builtin


def pending() -> bool:
    """Is there a migration that this database has not had?"""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def prepare(admin_url: str) -> None:
    """Make roles and database where they are missing, migrate, grant, and publish the built-in programmes."""
    name = settings.DATABASES[DEFAULT_DB_ALIAS]["NAME"]
    make_roles(admin_url, name, login=settings.EMBEDDED)
    if not settings.EMBEDDED:
        own_schema(admin_url)
    if pending():
        migrate()
        _write_positions()
    with scoped(organisations=[GENERAL]):
        publish_builtin(by=Actor.system("opstap init"))


def _write_positions() -> None:
    """After an update, the positions of tracks that were there before positions were."""
    for municipality in municipality_ids():
        with scoped([municipality]), transaction.atomic():
            rebuild_missing_spans()

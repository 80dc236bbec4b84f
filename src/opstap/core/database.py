"""Roles, schema and rights: what `opstap init` does before there is anything to see.

Two roles: the owner makes tables; the application reads and writes rows, without BYPASSRLS, and may never change or
delete a timeline line. Where the server is somebody else's, the roles are made with the rights that DATABASE_URL has.
"""

from __future__ import annotations

from contextlib import suppress

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

APPEND_ONLY = ("core_event",)
NO_UPDATE = ("core_eventcontent", "access_look")


class DatabaseNotReady(Exception):
    """The database lacks something; the message says what, and how to mend it."""


def make_roles(admin_url: str, dbname: str, *, login: bool) -> None:
    """Make the roles and, where it is missing, the database. `login`: the roles sign in themselves (embedded)."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        for role in (settings.OWNER_ROLE, settings.APP_ROLE):
            _make_role(connection, role, login=login)
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [dbname]).fetchone()
        if not found:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
                    sql.Identifier(dbname), sql.Identifier(settings.OWNER_ROLE)
                )
            )


def _make_role(connection: psycopg.Connection[tuple[object, ...]], role: str, *, login: bool) -> None:
    name = sql.Identifier(role)
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    try:
        if not exists:
            may_sign_in = sql.SQL("LOGIN" if login else "NOLOGIN")
            # Somebody else may make it at this moment: PostgreSQL then complains of the index, not of the role.
            with suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
                connection.execute(sql.SQL("CREATE ROLE {} {} NOBYPASSRLS NOSUPERUSER").format(name, may_sign_in))
        if not login:
            _join(connection, role)
    except psycopg.errors.InsufficientPrivilege:
        raise DatabaseNotReady(
            f"The database user of DATABASE_URL may not make or use roles. Ask the administrator of the server to run: "
            f"CREATE ROLE {settings.OWNER_ROLE} NOLOGIN; CREATE ROLE {settings.APP_ROLE} NOLOGIN; "
            f"GRANT {settings.OWNER_ROLE}, {settings.APP_ROLE} TO your_user;"
        ) from None


def _join(connection: psycopg.Connection[tuple[object, ...]], role: str) -> None:
    """Let the signed-in user become `role`, unless it can already."""
    row = connection.execute("SELECT pg_has_role(current_user, %s, 'MEMBER')", [role]).fetchone()
    if row and row[0]:
        return
    connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)))


def own_schema(url: str) -> None:
    """Let the owner role make tables in an existing database of somebody else's server."""
    with psycopg.connect(url, autocommit=True) as connection:
        if _may_make_tables(connection):
            return
        owner = sql.Identifier(settings.OWNER_ROLE)
        with suppress(psycopg.errors.InsufficientPrivilege):
            connection.execute(sql.SQL("GRANT USAGE, CREATE ON SCHEMA public TO {}").format(owner))
        # Who may not grant gets an error or, with some right of their own, only a warning: so look again.
        if not _may_make_tables(connection):
            raise DatabaseNotReady(
                f"The schema public cannot be opened. Run as its owner: GRANT USAGE, CREATE ON SCHEMA public TO "
                f"{settings.OWNER_ROLE};"
            )


def _may_make_tables(connection: psycopg.Connection[tuple[object, ...]]) -> bool:
    row = connection.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [settings.OWNER_ROLE]).fetchone()
    return bool(row and row[0])


def migrate(*, alias: str = "owner") -> None:
    """Bring the schema up to date as the owner, then hand out rights to the application's role."""
    call_command("migrate", database=alias, interactive=False, verbosity=0)
    call_command("createcachetable", database=alias, verbosity=0)
    grant(alias=alias)


def grant(*, alias: str = "owner") -> None:
    """Rows for the application, never the schema; timeline lines are insert and read only. Safe to repeat."""
    app = connections[alias].ops.quote_name(settings.APP_ROLE)
    statements = [
        f"GRANT USAGE ON SCHEMA public TO {app}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}",
        *(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {app}" for table in APPEND_ONLY),
        *(f"REVOKE UPDATE ON {table} FROM {app}" for table in NO_UPDATE),
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {app}",
    ]
    with connections[alias].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connections[alias].close()

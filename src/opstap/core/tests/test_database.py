"""What the application's role may not do, whatever the program asks; and what `opstap init` says where it may not."""

from __future__ import annotations

import os
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import DatabaseError, ProgrammingError
from psycopg import sql
from psycopg.conninfo import make_conninfo
from tests.factories import make_municipality

from opstap.core import database
from opstap.core.database import DatabaseNotReady, grant, make_roles, own_schema
from opstap.core.scope import scoped
from opstap.core.tests.example_actions import SYSTEM, as_superuser, new_stream, note
from opstap.site.testing.databases import admin_url

NOBODY = sql.Identifier(f"nobody_{os.getpid()}")
"""Roles belong to the server that all workers of a run share, so their names carry the process."""
FORBIDDEN = {
    "change a line": "UPDATE core_event SET kind = 'x'",
    "delete a line": "DELETE FROM core_event",
    "empty the timeline": "TRUNCATE core_event CASCADE",
    "change what a line says": "UPDATE core_eventcontent SET data = '{}'",
    "change a look": "UPDATE access_look SET page = 'x'",
    "make a table": "CREATE TABLE own (id int)",
    "make a function": "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "drop a table": "DROP TABLE people_participant",
    "open the second lock": "ALTER TABLE people_participant DISABLE ROW LEVEL SECURITY",
    "open it for the owner": "ALTER TABLE people_participant NO FORCE ROW LEVEL SECURITY",
    "replace a policy": "ALTER POLICY scope ON people_participant USING (true)",
    "drop a policy": "DROP POLICY scope ON people_participant",
    "stop triggers": "ALTER TABLE core_event DISABLE TRIGGER ALL",
    "skip triggers": "SET session_replication_role = replica",
    "forget a migration": "DELETE FROM django_migrations",
    "make a role": "CREATE ROLE another SUPERUSER",
    "become more": "ALTER ROLE CURRENT_USER BYPASSRLS",
    "read a file": "SELECT pg_read_file('PG_VERSION')",
    "run a program": "COPY (SELECT 1) TO PROGRAM 'true'",
}


@pytest.mark.django_db
@pytest.mark.parametrize("statement", FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_the_application_may_not(statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be|must have"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db
def test_the_application_cannot_become_another_role() -> None:
    """With a DATABASE_URL it is the server's own user that signs in; then the role is a choice, not a wall."""
    roles = (settings.OWNER_ROLE, "postgres") if settings.EMBEDDED else ()
    for role in roles:
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SET ROLE {role}")
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (settings.APP_ROLE, False, False)


@pytest.mark.django_db
def test_turning_row_security_off_gives_an_error_and_no_rows() -> None:
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET LOCAL row_security = off; SELECT * FROM people_participant")


@pytest.mark.django_db
def test_what_the_application_gives_itself_is_nothing() -> None:
    """PostgreSQL only warns here, so it is the right that is looked at."""
    with connection.cursor() as cursor:
        cursor.execute("GRANT UPDATE, DELETE ON core_event TO CURRENT_USER")
        cursor.execute(
            "SELECT has_table_privilege('core_event', 'UPDATE'), has_table_privilege('core_event', 'DELETE')"
        )
        assert cursor.fetchone() == (False, False)


@pytest.mark.django_db(transaction=True)
def test_even_the_owner_of_the_tables_reads_nothing_without_a_scope() -> None:
    place = make_municipality()
    with scoped([place.pk]):
        note(stream=new_stream(place.pk), text="geheim", by=SYSTEM)
    with psycopg.connect(
        admin_url(), dbname=connection.settings_dict["NAME"], options=f"-c role={settings.OWNER_ROLE}"
    ) as owner:
        assert owner.execute("SELECT count(*) FROM core_eventcontent").fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_rights_can_be_handed_out_again() -> None:
    before = rights()
    grant_in_this_test()
    assert rights() == before


def grant_in_this_test() -> None:
    """The owner's connection is closed to tests, so the statements of `grant` run over the administrator's."""
    statements: list[str] = []

    class Alias:
        ops = connection.ops

        class _Cursor:
            def __enter__(self) -> Alias._Cursor:
                return self

            def __exit__(self, *_: object) -> None: ...
            def execute(self, statement: str) -> None:
                statements.append(statement)

        def cursor(self) -> Alias._Cursor:
            return self._Cursor()

        def close(self) -> None: ...

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "connections", {"owner": Alias()})
        grant()
    with as_superuser() as admin:
        for statement in statements:
            admin.execute(statement)


def rights() -> list[tuple[str, str]]:
    with as_superuser() as admin:
        rows: list[tuple[str, str]] = admin.execute(
            "SELECT table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee = %s"
            " ORDER BY 1, 2",
            [settings.APP_ROLE],
        ).fetchall()
    assert ("core_event", "UPDATE") not in rows
    assert ("core_event", "INSERT") in rows
    return rows


def here() -> str:
    """The administrator's address of the database of this test run."""
    return make_conninfo(admin_url(), dbname=connection.settings_dict["NAME"])


@pytest.fixture
def weak() -> Iterator[str]:
    """The address of a server on which we are nobody special: a role without CREATEROLE, owning nothing."""
    with as_superuser() as admin:
        admin.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(NOBODY))
        yield make_conninfo(here(), options=f"-c role=nobody_{os.getpid()}")
        admin.execute(sql.SQL("DROP OWNED BY {}").format(NOBODY))
        admin.execute(sql.SQL("DROP ROLE {}").format(NOBODY))


@pytest.fixture
def other_roles(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    """Names of roles that are not there yet, taken away afterwards."""
    names = (f"other_owner_{os.getpid()}", f"other_app_{os.getpid()}")
    monkeypatch.setattr(settings, "OWNER_ROLE", names[0])
    monkeypatch.setattr(settings, "APP_ROLE", names[1])
    yield names
    with as_superuser() as admin:
        for name in names:
            if admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone():
                admin.execute(sql.SQL("DROP OWNED BY {}").format(sql.Identifier(name)))
                admin.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


@pytest.mark.django_db
def test_where_roles_may_not_be_made_a_sentence_says_what_to_run(weak: str, other_roles: tuple[str, str]) -> None:
    with pytest.raises(
        DatabaseNotReady, match=r"CREATE ROLE other_owner_\d+ NOLOGIN; CREATE ROLE other_app_\d+ NOLOGIN"
    ):
        make_roles(weak, settings.DATABASES["default"]["NAME"], login=False)


@pytest.mark.django_db
def test_where_a_role_may_not_be_used_a_sentence_says_what_to_run(weak: str, other_roles: tuple[str, str]) -> None:
    with as_superuser() as admin:
        for role in other_roles:
            admin.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
    with pytest.raises(DatabaseNotReady, match=r"GRANT other_owner_\d+, other_app_\d+ TO your_user"):
        make_roles(weak, settings.DATABASES["default"]["NAME"], login=False)


@pytest.mark.django_db
def test_where_the_schema_is_closed_a_sentence_says_what_to_run(weak: str, other_roles: tuple[str, str]) -> None:
    with as_superuser() as admin:
        admin.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(other_roles[0])))
    with pytest.raises(DatabaseNotReady, match="GRANT USAGE, CREATE ON SCHEMA public TO other_owner"):
        own_schema(weak)


@pytest.mark.django_db
@pytest.mark.parametrize("login", [True, False])
def test_roles_are_made_once_and_never_pass_the_locks(other_roles: tuple[str, str], login: bool) -> None:
    name = settings.DATABASES["default"]["NAME"]
    for _ in range(2):
        make_roles(admin_url(), name, login=login)
        own_schema(here())
    with as_superuser() as admin:
        rows = admin.execute(
            "SELECT rolname, rolcanlogin, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = ANY(%s) ORDER BY 1",
            [list(other_roles)],
        ).fetchall()
    assert rows == [(role, login, False, False) for role in sorted(other_roles)]


def test_two_processes_that_make_one_role_do_not_quarrel() -> None:
    class Late:
        """A connection on which somebody else made the role between the question and the answer."""

        def execute(self, statement: object, *_: object) -> Late:
            if isinstance(statement, sql.Composed):
                raise psycopg.errors.DuplicateObject
            return self

        def fetchone(self) -> None:
            return None

    database._make_role(Late(), "opstap_app", login=True)  # type: ignore[arg-type]

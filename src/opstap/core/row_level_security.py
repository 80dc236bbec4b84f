"""Row-level security as migration operations: the lock in the database, beside `visible_to` in the application.

Every table of a person or municipality gets FORCE ROW LEVEL SECURITY, so that not even the owner of the schema reads
past it. A policy compares with the scope that `core.scope` has set; with none set, no row shows.
"""

from __future__ import annotations

from django.db import migrations

# The text becomes an array inside the sub-select, so once a query; outside it PostgreSQL would read it again for each row.
IN_MUNICIPALITIES = "= ANY ((SELECT nullif(current_setting('opstap.municipalities', true), '')::uuid[])::uuid[])"
IN_ORGANISATIONS = "= ANY ((SELECT nullif(current_setting('opstap.organisations', true), '')::uuid[])::uuid[])"
ANY_SCOPE = (
    "(coalesce((SELECT current_setting('opstap.municipalities', true)), '') NOT IN ('', '{}')"
    " OR coalesce((SELECT current_setting('opstap.organisations', true)), '') NOT IN ('', '{}'))"
)


def protect(table: str, *, using: str, check: str | None = None) -> migrations.RunSQL:
    """Lock a table behind one policy. `using` says which rows show, `check` which may be written (default: the same)."""
    return migrations.RunSQL(
        sql=[
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
            f'CREATE POLICY scope ON "{table}" USING ({using}) WITH CHECK ({check or using})',
        ],
        reverse_sql=[
            f'DROP POLICY scope ON "{table}"',
            f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY',
        ],
    )


def also_show(table: str, name: str, *, using: str) -> migrations.RunSQL:
    """Let more rows be read than may be written. (A wider `using` in `protect` would let them be deleted as well.)"""
    return migrations.RunSQL(
        sql=f'CREATE POLICY {name} ON "{table}" FOR SELECT USING ({using})',
        reverse_sql=f'DROP POLICY {name} ON "{table}"',
    )


def protect_by_municipality(table: str, column: str = "municipality_id") -> migrations.RunSQL:
    """Rows of the municipalities in scope, no others."""
    return protect(table, using=f'"{column}" {IN_MUNICIPALITIES}')


def protect_with_general_rows(table: str, column: str = "municipality_id") -> migrations.RunSQL:
    """As above; rows of no municipality (a partner's or a programme's stream) show under any scope, but not without one."""
    return protect(table, using=f'"{column}" {IN_MUNICIPALITIES} OR ("{column}" IS NULL AND {ANY_SCOPE})')

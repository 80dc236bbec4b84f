"""The second lock alone: row-level security, with `visible_to` never called. Every table that belongs to a municipality."""

from __future__ import annotations

import pytest
from django.db import connection, models, transaction
from django.db.utils import DatabaseError
from tests.factories import make_municipality, make_user

from opstap.access.tests.locks.rows import LOCKED, Model, Place, make_place
from opstap.core.scope import GENERAL, scoped
from opstap.organisations.models import DataAgreement
from opstap.selfcheck.models import SharedScores

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
every_table = pytest.mark.parametrize("model", LOCKED, ids=lambda m: m.__name__)
every_closed_table = pytest.mark.parametrize(
    "model", [model for model in LOCKED if model is not SharedScores], ids=lambda m: m.__name__
)
"""All but the one whose rows a municipality agreed to share (docs/adr/0014)."""


def one(query: str, *values: str) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        row: tuple[object, ...] = cursor.fetchone()
    return row


def keys(model: Model) -> set[object]:
    return set(model._base_manager.values_list("pk", flat=True))


def two(model: Model) -> tuple[Place, Place, models.Model, models.Model]:
    """Two municipalities with a row of this model each."""
    mine, theirs = make_place(), make_place()
    rows = []
    for place in (mine, theirs):
        with scoped([place.id]):
            rows.append(place.row(model))
    return mine, theirs, rows[0], rows[1]


def test_there_is_something_to_test() -> None:
    assert len(LOCKED) >= 18
    assert "Participant" in {model.__name__ for model in LOCKED}


@every_table
def test_the_lock_is_on_for_everybody_and_everything(model: Model) -> None:
    table = model._meta.db_table
    assert one("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", table) == (
        True,
        True,
    )
    query = (
        "SELECT polname, polcmd, polpermissive, polroles = '{0}', polwithcheck IS NOT NULL FROM pg_policy"
        " WHERE polrelid = %s::regclass ORDER BY polcmd"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [table])
        first, *others = cursor.fetchall()
    assert first == ("scope", "*", True, True, True)
    assert {command for _name, command, *_ in others} <= {"r"}, "another policy may only show rows"


@every_table
def test_without_a_scope_there_are_no_rows(model: Model) -> None:
    two(model)
    assert keys(model) == set()
    with scoped():
        assert keys(model) == set()
    with scoped(user=make_user(make_municipality()).pk):
        assert keys(model) == set()


@every_closed_table
def test_in_a_scope_there_are_its_rows_and_no_others(model: Model) -> None:
    mine, theirs, own, other = two(model)
    with scoped([mine.id]):
        assert own.pk in keys(model)
        assert other.pk not in keys(model)
        places = set(model._base_manager.values_list("municipality_id", flat=True))
        assert places <= {mine.id, None}
    with scoped([mine.id, theirs.id]):
        assert {own.pk, other.pk} <= keys(model)
    with scoped(organisations=[GENERAL]):
        assert not {own.pk, other.pk} & keys(model)


def test_what_is_agreed_to_be_shared_is_read_under_any_scope() -> None:
    mine, _theirs, own, other = two(SharedScores)
    for scope in (scoped([mine.id]), scoped(organisations=[GENERAL])):
        with scope:
            assert {own.pk, other.pk} <= keys(SharedScores)


@every_table
def test_an_organisation_in_scope_opens_no_municipality(model: Model) -> None:
    """But a partner reads its own agreements, because its reach follows from them; it may not write one."""
    mine, _theirs, own, _other = two(model)
    with scoped(organisations=[mine.id]):
        assert (own.pk in keys(model)) is (model in (DataAgreement, SharedScores))
        assert changed(model, own) == 0


def changed(model: Model, row: models.Model) -> int:
    """How many rows an update of one row, to what it is already, and its removal would hit; refused counts as none."""
    table, key = connection.ops.quote_name(model._meta.db_table), model._meta.pk.column
    hits = 0
    for statement in (f"UPDATE {table} SET municipality_id = municipality_id", f"DELETE FROM {table}"):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"{statement} WHERE {key} = %s", [row.pk])
                hits += cursor.rowcount
                transaction.set_rollback(True)
        except DatabaseError as error:
            assert "permission denied" in str(error) or "row-level security" in str(error), error  # noqa: PT017
    return hits


@every_table
def test_rows_of_another_municipality_cannot_be_changed_or_removed(model: Model) -> None:
    mine, _theirs, _own, other = two(model)
    with scoped([mine.id]):
        assert changed(model, other) == 0


@every_table
def test_a_row_cannot_be_written_into_another_municipality(model: Model) -> None:
    mine, theirs, _own, _other = two(model)
    with scoped([theirs.id]):
        intruder = theirs.fresh(model)
    with scoped([mine.id]), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        model._base_manager.bulk_create([intruder])


@every_table
def test_a_row_cannot_be_moved_to_another_municipality(model: Model) -> None:
    mine, theirs, own, _other = two(model)
    table, key = connection.ops.quote_name(model._meta.db_table), model._meta.pk.column
    with (
        scoped([mine.id]),
        pytest.raises(DatabaseError, match=r"row-level security|permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {table} SET municipality_id = %s WHERE {key} = %s", [theirs.id, own.pk])


@every_table
def test_a_row_cannot_be_written_without_a_scope(model: Model) -> None:
    place = make_place()
    with scoped([place.id]):
        row = place.fresh(model)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        model._base_manager.bulk_create([row])

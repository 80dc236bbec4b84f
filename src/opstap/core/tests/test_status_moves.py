"""A status moves as its table says, whoever updates it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from opstap.core.dates import now
from opstap.core.models import OutboxMail
from opstap.core.status_moves import StatusMoves

State = OutboxMail.State
TABLE = StatusMoves("state", {"new": ["done", "gone"], "done": ["new"]})


def test_a_table_knows_its_moves() -> None:
    assert TABLE.allows("new", "done")
    assert not TABLE.allows("gone", "new")
    assert not TABLE.allows("unknown", "new")
    assert TABLE.sources("new") == {"done"}
    assert TABLE.sources("unknown") == frozenset()
    assert TABLE.values() == {"new", "done", "gone"}


@pytest.mark.django_db
def test_an_update_reaches_only_what_may_move() -> None:
    for number, state in enumerate((State.QUEUED, State.SENT, State.FAILED)):
        OutboxMail.objects.create(
            message_id=f"{number}@test", sender="a@example.org", to=[], subject="x", body="", state=state, made_at=now()
        )
    assert OutboxMail.objects.update(state=State.SENT) == 1
    assert OutboxMail.objects.update(tries=3) == 3
    assert sorted(OutboxMail.objects.values_list("state", flat=True)) == ["failed", "sent", "sent"]


def test_a_table_names_values_of_its_column_only() -> None:
    tables = [
        (model, table) for model in apps.get_models() if isinstance(table := vars(model).get("moves"), StatusMoves)
    ]
    assert len(tables) >= 1
    for model, table in tables:
        column = model._meta.get_field(table.column)
        assert isinstance(column, models.CharField)
        assert table.values() <= {value for value, _label in column.flatchoices}, model

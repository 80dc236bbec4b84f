"""Each name that Django promises to nobody still does what we use it for. After an upgrade of Django, read this first."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from opstap.core.django_internals import columns_of, count_as_of_test_case, field_of, gives_dicts, is_of_test_case
from opstap.core.models import Event, EventContent


def test_the_columns_of_a_query() -> None:
    assert columns_of(Event.objects.values("pk", "kind")) == ("pk", "kind")
    assert columns_of(Event.objects.annotate(named=F("kind")).values_list("named", "id")) == ("named", "id")
    with pytest.raises(ValueError, match="values or values_list"):
        columns_of(Event.objects.all())


def test_whether_rows_are_dicts() -> None:
    assert gives_dicts(Event.objects.values("pk"))
    assert not gives_dicts(Event.objects.values_list("pk"))
    assert not gives_dicts(Event.objects.all())


def test_the_field_behind_a_column() -> None:
    query = EventContent.objects.annotate(day=Coalesce("event__happened_on", Value(date(2026, 1, 1))))
    assert isinstance(field_of(query, "event__happened_on"), models.DateField)
    assert isinstance(field_of(query, "day"), models.DateField), "an annotation has the field of its expression"
    key = uuid4()
    assert field_of(query, "event__stream_id").to_python(str(key)) == key
    assert isinstance(field_of(query, "pk"), (models.BigAutoField, models.OneToOneField))


@pytest.mark.django_db
def test_the_outer_block_of_a_test_case_is_known() -> None:
    assert [is_of_test_case(block) for block in transaction.get_connection().atomic_blocks] == [True]
    with transaction.atomic():
        inner = transaction.get_connection().atomic_blocks[-1]
        assert not is_of_test_case(inner)
        count_as_of_test_case(inner)
        assert is_of_test_case(inner)

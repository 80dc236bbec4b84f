"""Rows written with one statement are the rows that Django would have written, under the same locks."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, models, transaction
from django.db.utils import ProgrammingError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import make_municipality, make_participant, make_user

from opstap.access.models import Look
from opstap.access.tests.locks.rows import LOCKED, Model, make_place
from opstap.core import bulk_writes
from opstap.core.dates import now
from opstap.core.models import Event, OutboxMail, StoredFile, StreamHead
from opstap.core.scope import scoped
from opstap.organisations.models import Municipality, Organisation, User
from opstap.people.models import Participant

pytestmark = pytest.mark.django_db
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80)
PLAIN = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | ANY_TEXT
ANY_JSON = st.recursive(PLAIN, lambda i: st.lists(i, max_size=3) | st.dictionaries(ANY_TEXT, i, max_size=3))
TAKEN = {"Involvement", "PhaseStay", "StreamHead", "Event", "EventContent"}
"""Models of which a place has the one row that it can have already."""
WRITABLE = [model for model in LOCKED if model.__name__ not in TAKEN]
quick = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def values(row: models.Model) -> dict[str, Any]:
    found = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "made_at"
    }
    return {name: bytes(v) if isinstance(v, memoryview) else v for name, v in found.items()}


@pytest.mark.parametrize("model", WRITABLE, ids=lambda m: m.__name__)
def test_a_row_of_any_model_comes_back_as_it_went(model: Model) -> None:
    place = make_place()
    with scoped([place.id]):
        row = place.fresh(model, **({"ended_on": now().date()} if model.__name__ == "Track" else {}))
        assert bulk_writes.insert([row]) == [row]
        assert row.pk is not None
        stored = model._base_manager.get(pk=row.pk)
        assert {k: v for k, v in values(stored).items() if k != "changed_at"} == {
            k: v for k, v in values(row).items() if k != "changed_at"
        }
        assert not row._state.adding


def a_mail(**given: Any) -> OutboxMail:
    facts = {"message_id": uuid4().hex, "sender": "a", "to": [], "subject": "s", "body": "b", "made_at": now()}
    return OutboxMail(**(facts | given))


@quick
@given(text=ANY_TEXT, deep=ANY_JSON)
def test_any_text_and_any_json_come_back(text: str, deep: Any) -> None:
    mail = a_mail(body=text, to=[deep], attachments={"deep": deep})
    bulk_writes.insert([mail])
    stored = OutboxMail.objects.get(pk=mail.pk)
    assert (stored.body, stored.to, stored.attachments) == (text, [deep], {"deep": deep})


def test_bytes_moments_and_lists_come_back() -> None:
    place = make_municipality().pk
    account: User = make_user(make_municipality())
    moment = datetime(2026, 10, 25, 0, 30, 0, 123456, tzinfo=UTC)
    with scoped([place]):
        head = StreamHead(
            stream_id=uuid4(), kind="participant", municipality_id=place, number=2**40, hash=bytes(range(256))
        )
        bulk_writes.insert([head])
        assert bytes(StreamHead.objects.get(pk=head.pk).hash) == bytes(range(256))
        shown = [uuid4(), uuid4()]
        looks = [
            Look(municipality_id=place, user=account, role="coach", at=moment, page=str(n), shown=shown)
            for n in range(3)
        ]
        bulk_writes.insert(looks)
        assert [Look.objects.get(pk=look.pk).page for look in looks] == ["0", "1", "2"]
        assert (looks[0].at, Look.objects.get(pk=looks[0].pk).shown) == (moment, shown)


def test_many_rows_in_several_statements_keep_their_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_writes, "CHUNK", 7)
    place = make_place()
    with scoped([place.id]):
        rows = [place.fresh(Event, number=n, kind=f"test.{n}", stream_id=uuid4()) for n in range(20)]
        bulk_writes.insert(rows)
        assert [Event.objects.get(pk=row.pk).kind for row in rows] == [f"test.{n}" for n in range(20)]
        municipality = Municipality.objects.get(pk=place.id)
        people = [make_participant(municipality, f"P{n}") for n in range(9)]
        for person in people:
            person.city = f"Stad {person.given_name}"
        assert bulk_writes.update(people, ["city"]) == 9
        assert {p.city for p in Participant.objects.filter(pk__in=[p.pk for p in people])} == {p.city for p in people}


def test_nothing_is_nothing() -> None:
    assert bulk_writes.insert([]) == []
    assert bulk_writes.update([], ["city"]) == 0


def test_what_is_known_can_be_left_out_and_otherwise_all_fail() -> None:
    known, new = a_mail(), a_mail()
    bulk_writes.insert([known])
    bulk_writes.insert([known, new], skip_known=True)
    assert OutboxMail.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk_writes.insert([a_mail(), a_mail(message_id=known.message_id)])
    assert OutboxMail.objects.count() == 2


def test_the_second_lock_holds_for_many_rows_too() -> None:
    mine, theirs = make_municipality(), make_municipality()
    person = make_participant(theirs, "Hanna")
    with scoped([mine.pk]):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            bulk_writes.insert(
                [
                    StoredFile(
                        municipality_id=theirs.pk,
                        kind="x",
                        name="x",
                        media_type="x",
                        size=1,
                        sha256="x",
                        path="x",
                        made_at=now(),
                    )
                ]
            )
        person.city = "Gekaapt"
        assert bulk_writes.update([person], ["city"]) == 0
    with scoped([theirs.pk]):
        assert Participant.objects.get().city == ""


def test_a_kind_of_value_it_does_not_know_is_an_error_and_not_a_guess() -> None:
    with pytest.raises(TypeError, match="Decimal cannot be written in bulk"):
        bulk_writes.insert([Organisation(kind="partner", name="x", folded_name="x", city=Decimal("1.5"))])  # type: ignore[misc]

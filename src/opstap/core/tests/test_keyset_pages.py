"""Walking from page to page meets every row once, and no cursor, however bent, gives an error."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import make_partner, make_user

from opstap.core.keyset_pages import Page, paginate, read_cursor, write_cursor
from opstap.core.models import StoredFile
from opstap.core.scope import scoped
from opstap.organisations.models import Membership, Organisation

MEMBER_ORDER = ("-starts_on", "role", "id")
quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def member_key(row: Membership) -> Sequence[Any]:
    return row.starts_on, row.role, row.pk


def members(cursor: str, size: int = 3) -> Page[Any]:
    rows = Membership.objects.order_by()
    return paginate(rows, order=MEMBER_ORDER, cursor=cursor, size=size, key=member_key)


@pytest.mark.django_db
@quick
@given(
    days=st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["coach", "volunteer"])), max_size=12),
    size=st.integers(1, 5),
)
def test_older_and_newer_meet_every_row_once_and_in_order(days: list[tuple[int, str]], size: int) -> None:
    Membership.objects.all().delete()
    user, partner = _somebody()
    start = date(2026, 1, 1)
    made = Membership.objects.bulk_create(
        Membership(
            user=user, organisation=partner, role=role, starts_on=start + timedelta(days=n), ends_on=date(2027, 1, 1)
        )
        for n, role in days
    )
    expected = [m.pk for m in sorted(made, key=lambda m: (-m.starts_on.toordinal(), m.role, m.pk))]
    forward, last = _walk("older", "", size)
    assert forward == expected
    back, first = _walk("newer", last.newer, size)
    assert back == expected[: len(expected) - len(last.rows)]
    assert first.newer == ""


def _somebody() -> tuple[Any, Organisation]:
    partner = Organisation.objects.filter(kind="partner").first() or make_partner()
    user = make_user(partner)
    Membership.objects.all().delete()
    return user, partner


def _walk(direction: str, cursor: str, size: int) -> tuple[list[Any], Page[Any]]:
    """Every key met on the way from a cursor to the end, in reading order, and the last page."""
    pages: list[Page[Any]] = []
    if direction == "newer" and not cursor:
        return [], Page([])
    while True:
        pages.append(members(cursor, size))
        assert len(pages[-1].rows) <= size
        cursor = getattr(pages[-1], direction)
        if not cursor:
            break
    ordered = pages if direction == "older" else pages[::-1]
    return [row.pk for page in ordered for row in page.rows], pages[-1]


@pytest.mark.django_db
def test_the_first_page_has_nothing_newer_and_an_empty_list_nothing_at_all() -> None:
    assert members("") == Page([])
    make_user(make_partner())
    page = members("")
    assert (len(page.rows), page.newer, page.older) == (1, "", "")


def damaged() -> list[str]:
    def packed(parts: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()

    good = str(uuid4())
    return [
        "x",
        "%%%",
        "é",
        "AAAA",
        packed(None),
        packed([]),
        packed({}),
        packed(["older"]),
        packed(["beside", "", "", ""]),
        packed([["older"], "2026-01-01", "coach", good]),
        packed(["older", None, "coach", good]),
        packed(["older", "2026-13-99", "coach", good]),
        packed(["older", "gisteren", "coach", good]),
        packed(["older", "2026-01-01", "coach", "no uuid"]),
        packed(["older", "2026-01-01", "a\0b", good]),
        packed(["older", "2026-01-01", "\ud800", good]),
        packed(["older", ["2026-01-01"], "coach", good]),
        packed(["newer", 20260101, "coach", {"a": 1}]),
        packed(["newer", True, "coach", -1]),
        base64.urlsafe_b64encode(b"[" * 5000).decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        base64.urlsafe_b64encode(b'["older","' + b"9" * 5000 + b'","coach","' + good.encode() + b'"]').decode(),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", damaged(), ids=range(len(damaged())))
def test_a_damaged_cursor_gives_the_first_page(cursor: str) -> None:
    make_user(make_partner())
    assert len(members(cursor).rows) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["99999999999999999999", "-99999999999999999999", "1e9", "0", "-0"])
def test_a_number_out_of_reach_is_no_error(value: str) -> None:
    with scoped([uuid4()]):
        paginate(
            StoredFile.objects.all(),
            order=("-size", "id"),
            size=2,
            key=lambda f: (f.size, f.pk),
            cursor=write_cursor("older", [value, uuid4()]),
        )


@given(st.text(max_size=60))
def test_reading_never_raises(text: str) -> None:
    read = read_cursor(text, 1)
    assert read is None or read[0] in {"older", "newer"}


STORABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(st.sampled_from(["older", "newer"]), st.lists(STORABLE, min_size=1))
def test_what_is_written_is_read(direction: str, values: list[str]) -> None:
    assert read_cursor(write_cursor(direction, values), len(values)) == (direction, values)

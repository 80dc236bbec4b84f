"""Tables of moves, registries, compare-and-set, addresses and sheets: the small tools that everything leans on."""

from __future__ import annotations

import ctypes
import os
import signal
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.test import RequestFactory
from openpyxl import load_workbook
from tests.factories import make_membership, make_partner, make_user

from opstap.core import child_processes
from opstap.core.addresses import same_address, way_back
from opstap.core.extension_points import ExtensionPoint
from opstap.core.refusals import Refused
from opstap.core.spreadsheets import write_sheet
from opstap.organisations.models import Membership


def test_an_extension_point_keeps_order_and_refuses_doubles() -> None:
    point: ExtensionPoint[int] = ExtensionPoint("panels of a test", __name__)
    for name, entry, weight in (("zeta", 1, 10), ("beta", 2, 50), ("alpha", 3, 50), ("last", 4, 90)):
        point.register(name, entry, weight=weight)
    assert list(point) == [1, 3, 2, 4]
    assert [name for name, _ in point.items()] == ["zeta", "alpha", "beta", "last"]
    assert (point.get("beta"), point.get("no")) == (2, None)
    with pytest.raises(ValueError, match="beta stands twice among the panels of a test"):
        point.register("beta", 5)


@pytest.mark.django_db
def test_compare_and_set_hits_one_row_or_speaks() -> None:
    partner = make_partner()
    user = make_user(partner, "coach")
    make_membership(user, partner, "volunteer")
    rows, late = Membership.objects.filter(user=user), Refused("te laat")
    rows.filter(role="coach").change_one(ends_on=date(2027, 1, 1), otherwise=late)
    assert rows.get(role="coach").ends_on == date(2027, 1, 1)
    with pytest.raises(Refused, match="te laat"):
        rows.filter(role="coach", ends_on=None).change_one(ends_on=None, otherwise=late)
    with pytest.raises(RuntimeError, match="one row was to change, 2 did"):
        rows.change_one(ends_on=None, otherwise=late)


def test_equal_filters_are_equal_addresses() -> None:
    link = same_address("team:today")
    assert link() == link(q="", page="") == "/"
    assert link(q="a b&c", page="x") == "/?q=a+b%26c&page=x"


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/people/?q=a", "/people/?q=a"),
        ("", "/elders/"),
        ("https://example.org/", "/elders/"),
        ("//example.org/", "/elders/"),
        ("/\\example.org", "/elders/"),
        ("///example.org", "/elders/"),
        ("javascript:alert(1)", "/elders/"),
        ("/\t/example.org", "/elders/"),
        ("people/", "/elders/"),
    ],
)
def test_the_way_back_stays_on_this_site(wanted: str, leads_to: str) -> None:
    requests = RequestFactory()
    assert way_back(requests.get("/", {"next": wanted}), "/elders/") == leads_to
    assert way_back(requests.post("/", {"next": wanted}), "/elders/") == leads_to


def test_a_sheet_has_typed_cells_and_no_formulas() -> None:
    bent = ["=1+1", "+31 6", "-x", "@SUM(A1)", "\tx", "a\x0bb\x00", "Ünal"]
    moment = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    cells: list[list[Any]] = [*([text, None] for text in bent), [7, moment], [True, date(2001, 2, 3)]]
    data = write_sheet("Mijn mensen", ["Naam", "Geboren"], cells)
    sheet: Any = load_workbook(BytesIO(data)).active
    rows = list(sheet.iter_rows(min_row=2))
    assert [row[0].value for row in rows[:7]] == ["=1+1", "+31 6", "-x", "@SUM(A1)", "\tx", "ab", "Ünal"]
    assert all(row[0].data_type == "s" for row in rows[:7])
    assert rows[0][0].quotePrefix
    assert [rows[7][0].value, rows[7][1].value] == [7, datetime(2026, 7, 2, 0, 30)]  # noqa: DTZ001  Excel has no zones
    assert [rows[8][0].value, rows[8][1].value] == ["True", datetime(2001, 2, 3)]  # noqa: DTZ001


def test_a_child_asks_to_end_with_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(ctypes, "CDLL", lambda _: type("C", (), {"prctl": lambda *a: asked.append(a[1:])})())
    child_processes.end_with_parent()
    assert asked == [(child_processes.PR_SET_PDEATHSIG, signal.SIGTERM)]
    parents, killed = iter([1, 2]), []
    monkeypatch.setattr(os, "getppid", lambda: next(parents))
    monkeypatch.setattr(os, "kill", lambda pid, number: killed.append((pid, number)))
    child_processes.end_with_parent()
    assert killed == [(os.getpid(), signal.SIGTERM)]


def test_where_the_kernel_cannot_do_it_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_: None) -> ctypes.CDLL:
        raise OSError

    monkeypatch.setattr(ctypes, "CDLL", none)
    child_processes.end_with_parent()

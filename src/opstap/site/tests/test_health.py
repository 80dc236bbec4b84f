"""Is the program well, and in which language."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.test import Client

from opstap.core.tests.example_actions import as_superuser
from opstap.organisations.accounts import adapters
from opstap.site.extensions import demo_entries
from opstap.site.health import findings


@pytest.mark.django_db
def test_up_and_down(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/health/").json() == {"database": "up"}

    def broken() -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", broken)
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()) == (503, {"database": "down"})


@pytest.mark.django_db
def test_check_finds_nothing_here_and_tells_of_a_lock_that_is_off() -> None:
    assert [each.mend for each in findings() if not each.good] == []
    with as_superuser() as admin:
        admin.execute("ALTER TABLE tracks_track DISABLE ROW LEVEL SECURITY")
        try:
            told = [each.mend for each in findings() if not each.good]
        finally:
            admin.execute("ALTER TABLE tracks_track ENABLE ROW LEVEL SECURITY")
    assert told == ["Run `opstap init`; open: tracks_track."]


def test_a_demo_offers_one_account_per_role() -> None:
    offered = [entry.value for entry in demo_entries(is_demo=True)]
    assert len({account.role for account in offered}) == len(offered) >= 5
    assert all(account.password and account.organisation and account.name for account in offered)
    assert demo_entries(is_demo=False) == []
    assert list(adapters.demo_accounts) == []

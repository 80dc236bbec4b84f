"""Is the program well, and in which language."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.test import Client

from opstap.organisations import accounts
from opstap.site import apps


@pytest.mark.django_db
def test_up_and_down(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/health/").json() == {"database": "up"}

    def broken() -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", broken)
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()) == (503, {"database": "down"})


def test_a_demo_offers_one_account_per_role() -> None:
    apps._offer_demo_accounts()
    try:
        offered = list(accounts.demo_accounts)
        assert len({account.role for account in offered}) == len(offered) >= 5
        assert all(account.password and account.organisation and account.name for account in offered)
    finally:
        accounts.demo_accounts._entries.clear()

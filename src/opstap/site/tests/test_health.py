"""Is the program well, and in which language."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date

import pytest
from click.testing import CliRunner
from django.db import OperationalError, connection
from django.test import Client

from opstap.core.tests.example_actions import as_superuser
from opstap.organisations.accounts import adapters
from opstap.site import health
from opstap.site.commands import setup
from opstap.site.extensions import demo_entries
from opstap.site.health import findings
from opstap_postgres.releases import Releases


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


@pytest.mark.django_db
def test_check_tells_the_minor_version_and_one_that_is_behind_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    major, minor = divmod(connection.cursor().connection.info.server_version, 10_000)

    def told(newest: int) -> health.Finding:
        known = Releases({major: newest}, date(2026, 8, 15), "https://example.org/")
        monkeypatch.setattr(health, "known_releases", lambda: known)
        return next(each for each in findings() if each.sentence == f"Its version is {major}.{minor}.")

    assert (told(minor).good, told(minor).notice) == (True, "")
    assert told(minor + 1).good
    assert told(minor + 1).notice.startswith(f"{major}.{minor + 1} is out (known 2026-08-15, https://example.org/)")


def test_a_notice_is_printed_and_does_not_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [health.Finding(True, "Fine."), health.Finding(True, "Old.", "unused", notice="There is a newer one.")]
    monkeypatch.setattr(health, "findings", lambda: iter(found))
    monkeypatch.setattr("opstap.site.boot.opened", lambda **_: nullcontext())
    told = CliRunner().invoke(setup.check)
    assert (told.exit_code, told.output) == (0, "ok  Fine.\nok  Old.\n    There is a newer one.\n")


def test_a_demo_offers_one_account_per_role() -> None:
    offered = [entry.value for entry in demo_entries(is_demo=True)]
    assert len({account.role for account in offered}) == len(offered) >= 5
    assert all(account.password and account.organisation and account.name for account in offered)
    assert demo_entries(is_demo=False) == []
    assert list(adapters.demo_accounts) == []

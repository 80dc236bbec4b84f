"""Private files: only for whom the owning room's rule lets in, always as a download."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from tests import factories as make

from opstap.core import files
from opstap.core.actors import Actor
from opstap.core.models import StoredFile
from opstap.core.scope import scoped
from opstap.organisations.models import Municipality, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Any) -> None:
    options = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"private": options}


@pytest.fixture(autouse=True)
def rule() -> Iterator[None]:
    """Files of kind "test" are for who made them."""
    files.file_access_rules.register("test", lambda actor, file: file.made_by == actor.id)
    yield
    files.file_access_rules.remove("test")


def put(by: User, where: Municipality, kind: str = "test") -> StoredFile:
    with scoped([where.pk]):
        return files.put(
            b"<script>alert(1)</script>",
            name="mijn lijst é.html",
            media_type="text/html",
            kind=kind,
            by=make.actor_for(by),
            municipality_id=where.pk,
        )


def test_the_maker_downloads_it_and_no_browser_runs_it(client: Client) -> None:
    here = make.make_municipality()
    maker = make.make_user(here)
    stored = put(maker, here)
    client.force_login(maker)
    answer = client.get(f"/files/{stored.pk}/")
    assert answer.content == b"<script>alert(1)</script>"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "%C3%A9" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]


def test_404_for_a_colleague_for_elsewhere_and_for_a_kind_without_a_rule(client: Client) -> None:
    here = make.make_municipality()
    maker = make.make_user(here)
    stored, ruleless = put(maker, here), put(maker, here, kind="nobody")
    for user in (make.make_user(here), make.make_user(make.make_municipality())):
        client.force_login(user)
        assert client.get(f"/files/{stored.pk}/").status_code == 404
    client.force_login(maker)
    assert client.get(f"/files/{ruleless.pk}/").status_code == 404
    assert client.get(f"/files/{uuid4()}/").status_code == 404
    assert client.post(f"/files/{stored.pk}/").status_code == 405


def test_each_lock_holds_without_the_other(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    here, elsewhere = make.make_municipality(), make.make_municipality()
    stored = put(make.make_user(here), here)
    client.force_login(make.make_user(elsewhere))

    def everybody(actor: Actor, file: StoredFile) -> bool:
        return True

    monkeypatch.setattr(files, "may_read", everybody)
    assert client.get(f"/files/{stored.pk}/").status_code == 404

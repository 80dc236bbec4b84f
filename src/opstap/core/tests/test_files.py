"""Bytes and row stand and fall together, damage is found, and nobody gets a file for which no room has a rule."""

from __future__ import annotations

import stat
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core.files.storage import storages
from django.db import transaction
from tests.factories import make_municipality

from opstap.core import files
from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.extension_points import ExtensionPoint
from opstap.core.files import FileDamaged
from opstap.core.models import StoredFile
from opstap.core.refusals import Refused
from opstap.core.scope import scoped
from opstap.core.tests.example_actions import SYSTEM, a_line, new_stream
from opstap.core.timeline import record


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The private store in a folder of this test."""
    place = tmp_path / "files"
    store = storages["private"]
    monkeypatch.setattr(store, "_location", str(place))
    for cached in ("base_location", "location"):
        monkeypatch.setitem(store.__dict__, cached, str(place))
    return place


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def put(municipality_id: UUID | None, data: bytes = b"inhoud", name: str = "lijst.xlsx") -> StoredFile:
    return files.put(data, name=name, media_type="text/plain", kind="test", by=SYSTEM, municipality_id=municipality_id)


@pytest.mark.django_db
def test_what_is_put_is_read(folder: Path) -> None:
    place = make_municipality().pk
    with scoped([place]):
        file = put(place, b"\x00\xff" * 1000, name="x" * 300)
        assert files.read(file) == b"\x00\xff" * 1000
        assert (file.size, len(file.name), str(file)) == (2000, 200, "x" * 200)
    (path,) = stored(folder)
    assert "x" not in path.name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.django_db
def test_bytes_go_when_the_row_is_refused(folder: Path) -> None:
    mine, theirs = make_municipality().pk, make_municipality().pk
    with scoped([mine]), pytest.raises(Exception, match="row-level security"):
        put(theirs)
    assert stored(folder) == []


@pytest.mark.django_db(transaction=True)
def test_bytes_go_when_the_action_fails_afterwards(folder: Path) -> None:
    place = make_municipality().pk

    @action(refuses=[Refused])
    def export(*, fails: bool, by: Actor) -> StoredFile:
        file = put(place)
        record(new_stream(place), a_line("test.exported"), by=by)
        if fails:
            raise Refused("Toch niet.")
        return file

    with scoped([place]):
        with pytest.raises(Refused):
            export(fails=True, by=SYSTEM)
        assert (stored(folder), StoredFile.objects.count()) == ([], 0)
        assert files.read(export(fails=False, by=SYSTEM)) == b"inhoud"


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["changed", "gone", "longer"])
def test_damage_is_found(folder: Path, how: str) -> None:
    place = make_municipality().pk
    with scoped([place]):
        file = put(place)
        (path,) = stored(folder)
        if how == "gone":
            path.unlink()
        else:
            path.write_bytes(b"anders" if how == "changed" else b"inhoud ")
        with pytest.raises(FileDamaged, match=str(file.pk)):
            files.read(file)


@pytest.mark.django_db(transaction=True)
def test_bytes_stay_until_the_deletion_holds(folder: Path) -> None:
    place = make_municipality().pk
    with scoped([place]):
        file = put(place)
        with transaction.atomic():
            files.delete(StoredFile.objects.get(pk=file.pk))
            transaction.set_rollback(True)
        assert files.read(StoredFile.objects.get(pk=file.pk)) == b"inhoud"
        files.delete(file)
        assert stored(folder) == []
        assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_kind_without_a_rule_is_served_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "file_access_rules", ExtensionPoint("rules of a test", __name__))
    file = StoredFile(kind="test", made_by=uuid4())
    assert not files.may_read(SYSTEM, file)
    files.file_access_rules.register("test", lambda actor, f: actor.is_system)
    assert files.may_read(SYSTEM, file)
    assert not files.may_read(Actor.system("x"), StoredFile(kind="other"))

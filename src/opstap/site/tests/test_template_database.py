"""The prepared database of test runs: made once, renewed when it would come out otherwise or is damaged, safe for two at
the same time."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import psycopg
import pytest

from opstap.site.testing import template_database
from opstap.site.testing.databases import admin_url

ROOT = template_database.SOURCE.parents[1]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Clusters of one small file, quickly made; tells which were."""
    found: list[Path] = []

    def make(cluster: Path) -> None:
        found.append(cluster)
        cluster.mkdir()
        (cluster / "PG_VERSION").write_text(f"made {len(found)}")

    monkeypatch.setattr(template_database, "_make", make)
    return found


def copied(folder: Path, kept_in: Path) -> str:
    """What a run whose data folder is `folder` gets."""
    folder.mkdir()
    template_database.copy_cluster_to(folder, kept_in=kept_in)
    return (folder / "database" / "cluster" / "PG_VERSION").read_text()


def some_source(folder: Path) -> Path:
    for name in ("people/migrations/0001_start.py", "tracks/programmes/dalfsen.yaml", "people/views.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("one")
    return folder


@pytest.mark.parametrize("pattern", template_database.INPUTS)
def test_each_input_of_the_digest_is_there(pattern: str) -> None:
    assert list(template_database.SOURCE.glob(pattern))


@pytest.mark.parametrize("name", ["people/migrations/0001_start.py", "tracks/programmes/dalfsen.yaml"])
def test_the_digest_follows_migrations_and_programmes(tmp_path: Path, name: str) -> None:
    digest = template_database.digest.__wrapped__
    source = some_source(tmp_path)
    before = digest(source)
    assert digest(source) == before
    (source / name).write_text("two")
    changed = digest(source)
    (source / name).rename((source / name).with_stem("another"))
    assert len({before, changed, digest(source)}) == 3


def test_the_digest_does_not_follow_the_rest(tmp_path: Path) -> None:
    digest = template_database.digest.__wrapped__
    source = some_source(tmp_path)
    before = digest(source)
    (source / "people/views.py").write_text("two")
    assert digest(source) == before


def test_a_template_is_made_once(tmp_path: Path, made: list[Path]) -> None:
    kept = tmp_path / "kept"
    assert [copied(tmp_path / name, kept) for name in ("a", "b")] == ["made 1", "made 1"]
    assert len(made) == 1


@pytest.mark.parametrize("damage", ["missing", "changed", "no checksums", "nonsense"])
def test_a_damaged_template_is_made_again(tmp_path: Path, made: list[Path], damage: str) -> None:
    kept = tmp_path / "kept"
    copied(tmp_path / "a", kept)
    folder = kept / template_database.digest()
    file = folder / ("contents.json" if damage in ("no checksums", "nonsense") else "cluster/PG_VERSION")
    file.unlink() if damage in ("missing", "no checksums") else file.write_text("made ?")
    assert copied(tmp_path / "b", kept) == "made 2"
    assert copied(tmp_path / "c", kept) == "made 2"


def test_what_was_broken_off_is_no_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: list[Path]) -> None:
    kept, make = tmp_path / "kept", template_database._make

    def broken(cluster: Path) -> None:
        make(cluster)
        raise KeyboardInterrupt

    monkeypatch.setattr(template_database, "_make", broken)
    with pytest.raises(KeyboardInterrupt):
        copied(tmp_path / "a", kept)
    assert [path.name for path in kept.iterdir()] == ["lock"]
    (kept / "making-killed" / "cluster").mkdir(parents=True)  # as kill -9 leaves it
    monkeypatch.setattr(template_database, "_make", make)
    assert copied(tmp_path / "b", kept) == "made 2"
    assert sorted(path.name for path in kept.iterdir()) == sorted([template_database.digest(), "lock"])


def test_the_newest_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: list[Path]) -> None:
    for number in range(5):
        monkeypatch.setattr(template_database, "digest", lambda number=number: f"{number:016x}")
        copied(tmp_path / str(number), tmp_path / "kept")
        os.utime(tmp_path / "kept" / f"{number:016x}", (number, number))
    left = {int(path.name, 16) for path in (tmp_path / "kept").iterdir() if path.is_dir()}
    assert left == {2, 3, 4}


def test_two_runs_at_once_make_it_once(tmp_path: Path, made: list[Path]) -> None:
    results: dict[str, str] = {}

    def run(name: str) -> None:
        results[name] = copied(tmp_path / name, tmp_path / "kept")

    runs = [threading.Thread(target=run, args=[name]) for name in "abcd"]
    for thread in runs:
        thread.start()
    for thread in runs:
        thread.join()
    assert results == dict.fromkeys("abcd", "made 1")
    assert len(made) == 1


def test_without_a_place_to_keep_it_a_run_has_its_own(tmp_path: Path, made: list[Path]) -> None:
    (tmp_path / "kept").write_text("a file is in the way")
    assert [copied(tmp_path / name, tmp_path / "kept") for name in ("a", "b")] == ["made 1", "made 2"]


def test_where_it_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPSTAP_TEST_CACHE", "/somewhere/else")
    assert template_database.cache_folder() == Path("/somewhere/else")
    monkeypatch.delenv("OPSTAP_TEST_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/kept")
    assert template_database.cache_folder() == Path("/kept/opstap-test")
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert template_database.cache_folder() == Path.home() / ".cache" / "opstap-test"


@pytest.mark.thorough
def test_on_somebody_elses_server(django_db_setup: None) -> None:
    """The template stands in that server, bears the digest, and a second run copies it."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("OPSTAP_", "PYTEST_", "COV_"))}
    environment = ours | {"DATABASE_URL": admin_url(), "PYTHONPATH": str(template_database.SOURCE.parent)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "src/opstap/core/tests/test_house.py"]
    with psycopg.connect(admin_url(), autocommit=True) as server:
        before = template_database.prepared(server)
        server.execute(
            f'ALTER DATABASE "{template_database.template_name()}" RENAME TO opstap_template_0000000000000000'
        )
        for _ in range(2):
            run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
            assert run.returncode == 0, run.stdout + run.stderr
        assert template_database.prepared(server) == ["opstap_template_0000000000000000", *before]
        server.execute("DROP DATABASE opstap_template_0000000000000000")

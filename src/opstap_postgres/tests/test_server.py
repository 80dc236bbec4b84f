"""How PostgreSQL is called: identities, what its words mean, what its log may not hold."""

import errno
import os
import subprocess
from pathlib import Path

import psycopg
import pytest

import opstap_postgres
from opstap_postgres import privileges, server
from opstap_postgres.errors import from_os_error, from_server_output
from opstap_postgres.places import places, prepare
from opstap_postgres.providers import installation_for_new_data

pytestmark = pytest.mark.thorough

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another identity")
CANARY = "Selamawit-9-canary"


def postgres() -> Path:
    """The server's program."""
    return installation_for_new_data().program("postgres")


def test_the_log_tells_nothing_about_people(tmp_path: Path) -> None:
    with (
        opstap_postgres.running(tmp_path, durable=False) as cluster,
        psycopg.connect(cluster.admin_url, autocommit=True) as connection,
    ):
        connection.execute("create table person (name text unique)")
        connection.execute("insert into person values (%s)", [CANARY])
        with pytest.raises(psycopg.Error):
            connection.execute("insert into person values (%s)", [CANARY])
        with pytest.raises(psycopg.Error):
            connection.execute("select %s::text::uuid", [CANARY])
        with pytest.raises(psycopg.Error):
            connection.execute(f"do $$ begin raise '{CANARY}'; end $$")
    log = places(tmp_path).log.read_text()
    assert "ready to accept connections" in log
    assert CANARY not in log


def test_a_large_log_is_set_aside(tmp_path: Path) -> None:
    prepare(places(tmp_path))
    places(tmp_path).log.write_bytes(b"x" * (server.LARGEST_LOG + 1))
    with opstap_postgres.running(tmp_path, durable=False):
        pass
    assert places(tmp_path).log.stat().st_size < server.LARGEST_LOG
    assert places(tmp_path).log.with_suffix(".log.1").exists()


def test_a_folder_that_is_no_cluster_is_left_alone(tmp_path: Path) -> None:
    prepare(places(tmp_path))
    places(tmp_path).cluster.mkdir()
    (places(tmp_path).cluster / "thesis.odt").touch()
    with pytest.raises(opstap_postgres.EmbeddedError, match="no database that Opstap made"):
        opstap_postgres.acquire(tmp_path)
    assert (places(tmp_path).cluster / "thesis.odt").exists()


def test_a_broken_cluster_is_reported_in_postgresqls_words(tmp_path: Path) -> None:
    with opstap_postgres.running(tmp_path, durable=False):
        pass
    (places(tmp_path).cluster / "global" / "pg_control").unlink()
    with pytest.raises(opstap_postgres.EmbeddedError, match=r"could not start in .*pg_control"):
        opstap_postgres.acquire(tmp_path)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("FATAL: could not write: No space left on device", "is full"),
        ('FATAL:  lock file "postmaster.pid" already exists', "not started by Opstap"),
        ("FATAL: could not map anonymous shared memory: Cannot allocate memory", "not enough free memory"),
        ("postgres: error while loading shared libraries: libz.so.1: cannot open", r"libz\.so\.1"),
        ("LOG: one\nFATAL:  two.\nLOG: three", r"could not start in /data: FATAL:  two\.$"),
        ("", "it gave no reason"),
    ],
)
def test_words_of_the_server_become_a_sentence(said: str, meant: str) -> None:
    with pytest.raises(opstap_postgres.EmbeddedError, match=meant):
        raise from_server_output(said, Path("/data"), "start")


@pytest.mark.parametrize(
    ("number", "meant"),
    [
        (errno.ENOSPC, "The disk that holds /data is full"),
        (errno.EROFS, "may not write in /data"),
        (errno.ENOTDIR, "/data is in the way"),
        (errno.EIO, "cannot be used: Input/output error"),
    ],
)
def test_an_error_of_the_system_becomes_a_sentence(number: int, meant: str) -> None:
    assert meant in str(from_os_error(OSError(number, os.strerror(number)), Path("/data")))


@as_root
def test_root_runs_it_as_a_user_without_a_name(tmp_path: Path) -> None:
    identity = privileges.choose(postgres())
    if identity.owner != privileges.SERVER_UID:
        pytest.skip("this sandbox knows no other users")
    with opstap_postgres.running(tmp_path, durable=False):
        assert places(tmp_path).cluster.stat().st_uid == privileges.SERVER_UID
        assert places(tmp_path).home.stat().st_uid == 0


@as_root
def test_root_can_run_it_in_a_user_namespace_too(tmp_path: Path) -> None:
    """Data that was made the other way changes hands, and back."""
    rename = lambda: privileges._rename_root(1)  # noqa: E731
    identity = privileges.Identity(0, rename, rename)
    if not privileges._works(identity, postgres()):
        pytest.skip("this container allows no user namespaces")
    where, installation = places(tmp_path), installation_for_new_data()
    for _ in range(2):
        prepare(where)
        server.make_cluster(where, installation, identity, durable=False)
        assert where.cluster.stat().st_uid == 0
        process = server.start(where, installation, identity, durable=False)
        try:
            while not server.is_ready(where, process):
                assert process.poll() is None, where.log.read_text()
            with psycopg.connect(opstap_postgres.connection_url(tmp_path, "postgres", "postgres")) as connection:
                assert connection.execute("select 1").fetchone() == (1,)
        finally:
            process.terminate()
            process.wait(60)
        with opstap_postgres.running(tmp_path, durable=False):
            pass


def test_an_ordinary_user_stays_who_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert privileges.choose(postgres()).owner is None


@as_root
def test_where_root_can_become_nobody_else_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privileges, "_works", lambda way, postgres: False)
    with pytest.raises(opstap_postgres.EmbeddedError, match="refuses to run as root"):
        privileges.choose(postgres())


@as_root
def test_the_server_keeps_one_power_of_roots_and_no_other() -> None:
    def status(field: str) -> int:
        result = subprocess.run(
            ["cat", "/proc/self/status"],
            preexec_fn=lambda: privileges._drop_to(privileges.SERVER_UID),
            capture_output=True,
            text=True,
            check=True,
        )
        line = next(line for line in result.stdout.splitlines() if line.startswith(field))
        return int(line.split()[1], 16)

    assert status("CapEff") == status("CapPrm") == status("CapAmb") == 1 << privileges.CAP_DAC_OVERRIDE

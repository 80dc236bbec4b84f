"""Where the embedded database keeps its things, and who may not come there."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

import opstap_postgres
from opstap_postgres.places import LONGEST_SOCKET_PATH, places, prepare, private_folder

pytestmark = pytest.mark.thorough

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
NOBODY = 65534


def test_the_address_follows_from_the_data_folder_and_starts_nothing(tmp_path: Path) -> None:
    url = opstap_postgres.connection_url(tmp_path / "data", "opstap", "opstap_owner")
    assert urlsplit(url).username == "opstap_owner"
    assert urlsplit(url).path == "/opstap"
    assert parse_qs(urlsplit(url).query) == {
        "host": [str(opstap_postgres.socket_dir(tmp_path / "data"))],
        "port": ["5432"],
    }
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["x" * 120, "comma, here", 'quote "', "Łódź"])
def test_a_path_that_no_socket_can_have_gets_a_short_private_folder(tmp_path: Path, name: str) -> None:
    short = opstap_postgres.socket_dir(tmp_path / name)
    assert short.parent == Path("/tmp")
    assert short != opstap_postgres.socket_dir(tmp_path / (name + "2"))
    assert short == opstap_postgres.socket_dir(tmp_path / "other" / ".." / name)
    with opstap_postgres.running(tmp_path / name, durable=False) as cluster:
        assert short.stat().st_mode & 0o777 == 0o700
        with psycopg.connect(cluster.url("postgres", "postgres")) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
    shutil.rmtree(short)


def test_the_longest_path_that_still_fits_is_used(tmp_path: Path) -> None:
    rest = LONGEST_SOCKET_PATH - len(str(tmp_path / "/database/socket/.s.PGSQL.5432".lstrip("/"))) - 1
    assert opstap_postgres.socket_dir(tmp_path / ("x" * rest)).is_relative_to(tmp_path)
    assert not opstap_postgres.socket_dir(tmp_path / ("x" * (rest + 1))).is_relative_to(tmp_path)
    with opstap_postgres.running(tmp_path / ("x" * rest), durable=False):
        pass


def test_only_our_own_folders_are_closed(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    data_dir.chmod(0o775)
    places(data_dir).home.mkdir(mode=0o755)
    prepare(places(data_dir))
    assert data_dir.stat().st_mode & 0o777 == 0o775
    assert tmp_path.stat().st_mode & 0o777 == 0o755
    assert places(data_dir).home.stat().st_mode & 0o777 == 0o700
    assert opstap_postgres.socket_dir(data_dir).stat().st_mode & 0o777 == 0o700


def test_a_link_or_file_in_our_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(opstap_postgres.EmbeddedError, match="is in the way"):
        private_folder(tmp_path / "link")
    (tmp_path / "file").touch()
    with pytest.raises(opstap_postgres.EmbeddedError, match="is in the way"):
        opstap_postgres.acquire(tmp_path / "file")


@as_root
def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    places(tmp_path).home.mkdir()
    os.chown(places(tmp_path).home, NOBODY, NOBODY)
    with pytest.raises(opstap_postgres.EmbeddedError, match="belongs to another user"):
        opstap_postgres.acquire(tmp_path)


@as_root
def test_another_user_cannot_connect(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    try_it = "import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])"
    with opstap_postgres.running(tmp_path / "data", durable=False):
        path = str(opstap_postgres.socket_dir(tmp_path / "data") / ".s.PGSQL.5432")
        socket.socket(socket.AF_UNIX).connect(path)
        command = ["/usr/bin/env", "python3", "-c", try_it, path]
        result = subprocess.run(command, user=NOBODY, group=NOBODY, extra_groups=[], capture_output=True, cwd="/")
        assert b"PermissionError" in result.stderr


@as_root
def test_an_ordinary_user_runs_it_as_themselves() -> None:
    with tempfile.TemporaryDirectory() as name:
        os.chown(name, NOBODY, NOBODY)
        use = f"import opstap_postgres\nfrom pathlib import Path\nwith opstap_postgres.running(Path({name!r})): pass"
        command = [sys.executable, "-c", use]
        try:
            result = subprocess.run(command, user=NOBODY, group=NOBODY, extra_groups=[], capture_output=True, cwd="/")
        except PermissionError:
            pytest.skip("Python lies in a folder that is closed to other users")
        assert (result.returncode, result.stderr) == (0, b"")
        assert places(Path(name)).cluster.stat().st_uid == NOBODY


def test_no_folder_can_be_made(tmp_path: Path) -> None:
    with pytest.raises(opstap_postgres.EmbeddedError, match=r"/proc/nowhere.*OPSTAP_DATA|/proc.*cannot be used"):
        opstap_postgres.acquire(Path("/proc/nowhere"))

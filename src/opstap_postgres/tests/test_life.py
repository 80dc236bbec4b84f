"""The embedded database lives exactly as long as somebody uses it, whoever is killed: real processes, real kill -9."""

import contextlib
import os
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

import opstap_postgres
from opstap_postgres import privileges, server
from opstap_postgres.places import places
from opstap_postgres.tests.processes import User, everything, guardians, kill_9, servers, until

pytestmark = pytest.mark.thorough


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    """Give a data folder, and see to it that nothing of it keeps running."""
    folder = tmp_path / "data"
    yield folder
    kill_9(everything(folder))


def ask_again(cluster: opstap_postgres.Cluster, query: str) -> object:
    """Ask, and again while the server that was reached is one that is being stopped."""
    while True:
        cluster.wait_until_ready()
        with contextlib.suppress(psycopg.OperationalError):
            return ask(cluster, query)


def ask(cluster: opstap_postgres.Cluster, query: str) -> object:
    """Return the first value of a query's first row, or None."""
    with psycopg.connect(cluster.admin_url, autocommit=True) as connection:
        answer = connection.execute(query)
        row = answer.fetchone() if answer.description else None
        return row[0] if row else None


def test_it_starts_stops_and_keeps_its_data(data_dir: Path) -> None:
    with opstap_postgres.running(data_dir) as cluster:
        programs = opstap_postgres.installation_for_new_data()
        assert ask(cluster, "show server_version_num") == str(programs.major * 10_000 + programs.minor)
        assert programs.major == 18
        assert ask(cluster, "show data_checksums") == "on"
        assert ask(cluster, "show fsync") == "on"
        assert ask(cluster, "show listen_addresses") == ""
        assert ask(cluster, "select lower('ÉÐŠ')") == "éðš"
        ask(cluster, "create table kept as select 42 as number")
    assert servers(data_dir) == guardians(data_dir) == []
    with opstap_postgres.running(data_dir, durable=False) as cluster:
        assert ask(cluster, "show fsync") == "off"
        assert ask(cluster, "select number from kept") == 42
    assert servers(data_dir) == guardians(data_dir) == []


def test_many_at_once_share_one_server(data_dir: Path) -> None:
    users = [User(data_dir) for _ in range(10)]
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(User.wait, users))
    assert len(servers(data_dir)) == len(guardians(data_dir)) == 1
    for user in users[:-1]:
        user.leave()
    assert len(servers(data_dir)) == 1
    users[-1].leave()
    assert servers(data_dir) == guardians(data_dir) == []


def test_the_servers_session_is_not_the_users(data_dir: Path) -> None:
    """Ctrl-C goes to the session of the terminal, so it must not hold the server or its guardian."""
    user = User(data_dir)
    user.wait()
    ours = os.getsid(user.process.pid)
    assert ours not in {os.getsid(pid) for pid in servers(data_dir) + guardians(data_dir)}
    user.leave()


def test_killing_the_last_user_stops_the_server(data_dir: Path) -> None:
    first, second = User(data_dir), User(data_dir)
    first.wait()
    second.wait()
    first.kill()
    time.sleep(0.5)
    assert len(servers(data_dir)) == 1
    second.kill()
    until(lambda: not everything(data_dir))


def test_a_killed_server_comes_back_with_what_was_written(data_dir: Path) -> None:
    with opstap_postgres.running(data_dir) as cluster:
        ask(cluster, "create table kept as select 42 as number")
        before = servers(data_dir)
        kill_9(before)
        until(lambda: servers(data_dir) not in ([], before))
        assert ask_again(cluster, "select number from kept") == 42


def test_a_killed_guardian_takes_the_server_along_and_a_user_starts_both_again(data_dir: Path) -> None:
    with opstap_postgres.running(data_dir) as cluster:
        ask(cluster, "create table kept as select 42 as number")
        before = servers(data_dir), guardians(data_dir)
        kill_9(before[1])
        until(lambda: len(servers(data_dir)) == 1 and servers(data_dir) != before[0])
        assert ask_again(cluster, "select number from kept") == 42
        until(
            lambda: len(guardians(data_dir)) == 1
        )  # for a moment there are two: it forks once more to be nobody's child
    until(lambda: not everything(data_dir))


def test_killing_user_and_guardian_at_once_leaves_nothing(data_dir: Path) -> None:
    user = User(data_dir)
    user.wait()
    kill_9([user.process.pid, *guardians(data_dir)])
    user.kill()
    until(lambda: not everything(data_dir))
    with opstap_postgres.running(data_dir):
        pass


def test_killing_everything_leaves_a_database_that_starts(data_dir: Path) -> None:
    with opstap_postgres.running(data_dir) as cluster:
        ask(cluster, "create table kept as select 42 as number")
    user = User(data_dir)
    user.wait()
    kill_9([user.process.pid, *guardians(data_dir), *servers(data_dir)])
    user.kill()
    with opstap_postgres.running(data_dir) as cluster:
        assert ask(cluster, "select number from kept") == 42


@pytest.mark.parametrize("moment", [0.12, 0.2, 0.3, 0.4])
def test_a_half_made_cluster_is_made_again(data_dir: Path, moment: float) -> None:
    user = User(data_dir)
    until(lambda: places(data_dir).home.exists())
    time.sleep(moment)
    kill_9([user.process.pid, *everything(data_dir)])
    user.kill()
    with opstap_postgres.running(data_dir, durable=False) as cluster:
        assert ask(cluster, "select 1") == 1
    assert not list(places(data_dir).home.glob("initdb-*"))


def test_a_number_of_a_dead_server_that_something_else_got_is_no_obstacle(data_dir: Path) -> None:
    with opstap_postgres.running(data_dir, durable=False):
        text = (places(data_dir).cluster / "postmaster.pid").read_text()
    (places(data_dir).cluster / "postmaster.pid").write_text(text.replace(text.split()[0], str(os.getppid()), 1))
    with opstap_postgres.running(data_dir, durable=False) as cluster:
        assert ask(cluster, "select 1") == 1


@pytest.mark.slow
def test_a_server_that_somebody_else_started_is_left_alone(data_dir: Path) -> None:
    where = places(data_dir)
    with opstap_postgres.running(data_dir):
        pass
    programs = opstap_postgres.installation_for_new_data()
    stranger = server.start(where, programs, privileges.choose(programs.program("postgres")), durable=True)
    until(lambda: server.is_ready(where, stranger))
    # Its socket would answer; without it, only PostgreSQL's own lock files tell.
    for file in opstap_postgres.socket_dir(data_dir).iterdir():
        file.unlink()
    with pytest.raises(opstap_postgres.EmbeddedError, match="not started by Opstap"):
        opstap_postgres.acquire(data_dir)
    assert stranger.poll() is None
    stranger.terminate()
    stranger.wait(60)


@pytest.mark.slow
def test_no_kill_loses_what_was_acknowledged(data_dir: Path) -> None:
    """60 rounds: write, kill a random choice of processes at a random moment, look whether every line is there."""
    chance = random.Random(7)
    with opstap_postgres.running(data_dir) as cluster:
        ask(cluster, "create table line (number int primary key)")
    for number in range(60):
        user = User(data_dir)
        user.wait()
        with opstap_postgres.running(data_dir) as cluster:
            cluster.wait_until_ready()
            ask(cluster, f"insert into line values ({number})")
            time.sleep(chance.random() / 5)
            candidates = [[user.process.pid], guardians(data_dir), servers(data_dir), everything(data_dir)]
            kill_9([pid for pids in chance.sample(candidates, chance.randint(1, 3)) for pid in pids])
            assert ask_again(cluster, "select count(*) from line") == number + 1
            until(lambda: len(servers(data_dir)) == 1)
        user.kill()
        until(lambda: not everything(data_dir))


@pytest.mark.slow
def test_ten_at_once_again_and_again(data_dir: Path) -> None:
    """20 rounds of ten processes that come together and are killed in any order."""
    chance = random.Random(8)
    for _ in range(20):
        users = [User(data_dir) for _ in range(10)]
        with ThreadPoolExecutor(10) as pool:
            list(pool.map(User.wait, users))
        assert len(servers(data_dir)) == 1
        for user in chance.sample(users, 10):
            user.kill() if chance.random() < 0.5 else user.leave()
        if chance.random() < 0.5:
            until(lambda: not everything(data_dir))
    until(lambda: not everything(data_dir))

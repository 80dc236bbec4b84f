"""Starting, stopping and killing: whatever happens to a process, no server stays behind and the data is whole."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from opstap.site.commands.serving import is_free

OPSTAP = [sys.executable, "-m", "opstap.site.cli"]
pytestmark = [
    pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="about the embedded database"),
    pytest.mark.thorough,
]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A data folder of its own, with Opstap's tables."""
    given = os.environ | {"OPSTAP_DATA": str(tmp_path_factory.mktemp("serving") / "data")}
    subprocess.run([*OPSTAP, "init"], env=given, check=True, stdout=subprocess.DEVNULL)
    return given


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/health/", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def wait_for(what: object, seconds: float = 40) -> bool:
    """True as soon as `what()` is; False when that does not happen in time."""
    assert callable(what)
    give_up_at = time.monotonic() + seconds
    while time.monotonic() < give_up_at:
        if what():
            return True
        time.sleep(0.1)
    return False


def users_of(folder: str) -> list[int]:
    """Processes that were started for this data folder, PostgreSQL's included."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and int(process.name) != os.getpid():
            try:
                about = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
            except OSError:
                continue
            if folder.encode() in about:
                found.append(int(process.name))
    return found


def children(pid: int, what: str) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line.split()[0]) for line in listed.stdout.splitlines() if what in line]


@pytest.fixture
def running(environment: dict[str, str], tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = free_port()
    with (tmp_path / "said").open("wb") as said:
        process = subprocess.Popen(
            [*OPSTAP, "serve", "--with-worker", "--port", str(port)], env=environment, stdout=said, stderr=said
        )
    try:
        assert wait_for(lambda: answers(port)), (tmp_path / "said").read_text()
        yield process, port
    finally:
        process.kill()
        process.wait()


def nothing_is_left(environment: dict[str, str], port: int) -> bool:
    return wait_for(lambda: users_of(environment["OPSTAP_DATA"]) == [] and is_free("127.0.0.1", port))


@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 0), (signal.SIGKILL, -signal.SIGKILL)])
def test_however_it_ends_nothing_is_left(
    environment: dict[str, str], running: tuple[subprocess.Popen[bytes], int], how: int, code: int
) -> None:
    process, port = running
    process.send_signal(how)
    assert process.wait(40) == code
    assert nothing_is_left(environment, port), users_of(environment["OPSTAP_DATA"])


@pytest.mark.parametrize(("what", "named"), [("opstap.site.web_server", "web server"), ("worker", "worker")])
def test_when_a_child_is_killed_all_end_and_it_is_said(
    environment: dict[str, str], running: tuple[subprocess.Popen[bytes], int], tmp_path: Path, what: str, named: str
) -> None:
    process, port = running
    [child] = children(process.pid, what)
    os.kill(child, signal.SIGKILL)
    assert process.wait(40) == 1
    assert f"The {named} ended by itself" in (tmp_path / "said").read_text()
    assert nothing_is_left(environment, port), users_of(environment["OPSTAP_DATA"])


def test_a_killed_web_process_is_replaced(running: tuple[subprocess.Popen[bytes], int]) -> None:
    process, port = running
    [web] = children(process.pid, "opstap.site.web_server")
    [one] = children(web, "opstap.site.web_server")  # granian forks
    os.kill(one, signal.SIGKILL)
    assert wait_for(lambda: children(web, "opstap.site.web_server") not in ([], [one]))
    assert wait_for(lambda: answers(port))


def test_a_taken_port_is_said_at_once(environment: dict[str, str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        port = other.getsockname()[1]
        for command in (["serve"], ["demo"]):
            said = subprocess.run(
                [*OPSTAP, *command, "--port", str(port)],
                env=environment,
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            assert said.returncode == 1
            assert said.stderr.strip() == (
                f"Error: Port {port} is in use by another program. Choose another with --port, as in --port {port + 1}."
            )


def test_an_address_of_another_machine_is_said_too(environment: dict[str, str]) -> None:
    said = subprocess.run(
        [*OPSTAP, "serve", "--host", "192.0.2.7"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert said.returncode == 1
    assert "cannot listen on 192.0.2.7" in said.stderr
    assert "Traceback" not in said.stderr

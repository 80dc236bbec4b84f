"""A web server of our own and users who ask it for pages, with the time that each answer took."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from opstap.site.commands.serving import is_free

USERS = 8


class WrongAnswer(RuntimeError):
    """A page did not answer 200: its time would mean nothing."""


@dataclass(frozen=True)
class Visit:
    """An address with the cookie of who asks for it."""

    path: str
    cookie: str


@dataclass(frozen=True)
class Times:
    """Milliseconds of the answers, sorted, and how many came in a second."""

    ms: tuple[float, ...]
    rate: float

    def at(self, share: float) -> float:
        """The time within which this share of the answers came."""
        return self.ms[min(len(self.ms) - 1, int(len(self.ms) * share))]

    @property
    def p50(self) -> float:
        return self.at(0.5)

    @property
    def p95(self) -> float:
        return self.at(0.95)


@contextmanager
def server(environment: Mapping[str, str] | None = None) -> Iterator[int]:
    """One web process on a free port, ready when the block starts."""
    port = next(port for port in range(8700, 8800) if is_free("127.0.0.1", port))
    command = [
        sys.executable,
        "-m",
        "opstap.site.web_server",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--processes",
        "1",
    ]
    Path(os.environ["OPSTAP_DATA"], "static").mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(command, env={**os.environ, **(environment or {})})
    try:
        _wait(port, process)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _wait(port: int, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    give_up_at = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < give_up_at:
        try:
            if _ask(http.client.HTTPConnection("127.0.0.1", port, timeout=5), Visit("/health/", "")) is not None:
                return
        except OSError:
            time.sleep(0.1)
    raise WrongAnswer("the web server did not start")


def _ask(connection: http.client.HTTPConnection, visit: Visit) -> bytes:
    connection.request("GET", visit.path, headers={"Cookie": visit.cookie})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise WrongAnswer(f"{visit.path} answered {answer.status}")
    return body


def fetch(port: int, visit: Visit) -> str:
    """One page as text."""
    return _ask(http.client.HTTPConnection("127.0.0.1", port, timeout=60), visit).decode()


def measure(port: int, visits: Sequence[Visit], *, requests: int, users: int = USERS) -> Times:
    """Let `users` people ask for these pages at the same time, over and over, after a few to warm up."""
    each = max(5, requests // users)
    found: list[list[float]] = [[] for _ in range(users)]
    problems: list[BaseException] = []
    together = threading.Barrier(users + 1)

    def user(number: int) -> None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            turn = list(islice(cycle(visits), number, number + each + 3))
            for visit in turn[:3]:
                _ask(connection, visit)
            together.wait()
            for visit in turn[3:]:
                began = time.perf_counter()
                _ask(connection, visit)
                found[number].append((time.perf_counter() - began) * 1000)
        except BaseException as problem:
            problems.append(problem)
            together.abort()

    threads = [threading.Thread(target=user, args=(number,)) for number in range(users)]
    for thread in threads:
        thread.start()
    try:
        together.wait()
    except threading.BrokenBarrierError:
        raise WrongAnswer(str(problems[0]) if problems else "a user gave up") from None
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    if problems:
        raise WrongAnswer(str(problems[0]))
    times = sorted(ms for one in found for ms in one)
    return Times(tuple(times), len(times) / seconds)

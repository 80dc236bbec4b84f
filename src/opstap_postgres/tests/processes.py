"""Real processes that use an embedded database, and real looks at which processes there are."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from opstap_postgres.places import places

# Says `ready` once it has a share in the database; gives it back when its input ends.
USER = """
import sys
from pathlib import Path
import opstap_postgres
with opstap_postgres.running(Path(sys.argv[1]), durable=False):
    print("ready", flush=True)
    sys.stdin.read()
"""


class User:
    """A process of its own that uses the database of a data folder."""

    def __init__(self, data_dir: Path) -> None:
        """Start it; `wait` until it has the database."""
        command = [sys.executable, "-c", USER, str(data_dir)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)

    def wait(self, timeout: float = 60) -> None:
        """Return when it uses the database."""
        assert self.process.stdout
        readable, _, _ = select.select([self.process.stdout], [], [], timeout)
        assert readable, "the process did not get its database in time"
        assert self.process.stdout.readline() == b"ready\n"

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self._close()

    def leave(self) -> None:
        """End it in the ordinary way."""
        assert self.process.stdin
        self.process.stdin.close()
        assert self.process.wait(60) == 0
        self._close()

    def _close(self) -> None:
        self.process.wait(60)
        for stream in (self.process.stdin, self.process.stdout):
            assert stream
            stream.close()


def command_lines() -> dict[int, list[str]]:
    """Return the command line of every process, zombies left out."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                text = (entry / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if text:
                found[int(entry.name)] = text.split("\0")
    return found


def servers(data_dir: Path) -> list[int]:
    """Return the process numbers of the PostgreSQL servers (not their workers) of a data folder."""
    cluster = str(places(data_dir).cluster)
    return [pid for pid, command in command_lines().items() if command[0].endswith("/postgres") and cluster in command]


def guardians(data_dir: Path) -> list[int]:
    """Return the process numbers of the guardians of a data folder."""
    folder = str(places(data_dir).data_dir)
    return [
        pid for pid, command in command_lines().items() if "opstap_postgres.guardian" in command and folder in command
    ]


def everything(data_dir: Path) -> list[int]:
    """Return every process that the embedded database of a data folder consists of, initdb and its helpers included."""
    folder = str(places(data_dir).home)
    return [pid for pid, command in command_lines().items() if any(folder in part for part in command)] + guardians(
        data_dir
    )


def kill_9(pids: list[int]) -> None:
    """Kill processes; who has ended in the meantime is fine."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def until(true: Callable[[], object], timeout: float = 20) -> None:
    """Wait until something holds; fail when it does not within `timeout` seconds."""
    give_up_at = time.monotonic() + timeout
    while not true():
        assert time.monotonic() < give_up_at, "it did not happen in time"
        time.sleep(0.02)

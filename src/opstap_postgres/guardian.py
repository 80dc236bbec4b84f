"""The guardian: the parent of PostgreSQL, which lives as long as somebody uses the database.

Run as `python -m opstap_postgres.guardian DATA_DIR LOCK_FD REPORT_FD durable|careless`. It inherits the exclusive
lock on `guardian.lock` as LOCK_FD and keeps it until it is gone; a sentence about what went wrong goes to REPORT_FD.
"""

import contextlib
import enum
import fcntl
import os
import re
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path

from opstap_postgres import privileges, server
from opstap_postgres.errors import LOCKED, EmbeddedError, from_os_error, from_server_output
from opstap_postgres.places import Places, places

LOOK_AGAIN = 0.1  # seconds between two looks whether anybody still uses the database
PATIENCE = 20.0  # seconds for an earlier server, that lost its guardian, to finish
STOPPING = 60.0  # seconds for a fast shutdown, before an immediate one (which costs a recovery at the next start)
HEARD = {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
# Words of a server that comes too early: an earlier one is still stopping, or its last connections are.
TOO_EARLY = re.compile(f"{LOCKED.pattern}|is still in use|already in use")


class Ending(enum.Enum):
    """Why the guardian stopped watching a server."""

    UNUSED = enum.auto()
    ASKED = enum.auto()
    DIED = enum.auto()


class Guardian:
    """Starts the server, starts it again when it was killed, stops it when the last user has gone."""

    def __init__(self, where: Places, *, durable: bool) -> None:
        """Open the users' lock; it is only ever held while stopping."""
        self.where = where
        self.durable = durable
        self.users = os.open(where.users_lock, os.O_RDWR | os.O_CREAT, 0o600)

    def run(self) -> None:
        """Guard until nobody uses the database. Raises EmbeddedError where the server cannot be started."""
        installation = server.installation_for(self.where)
        identity = privileges.choose(installation.program("postgres"))
        server.make_cluster(self.where, installation, identity, durable=self.durable)
        server.turn_log(self.where)
        give_up_at = time.monotonic() + PATIENCE
        while True:
            said_before = self._log_size()
            process = server.start(self.where, installation, identity, durable=self.durable)
            ending, was_ready = self._watch(process)
            if ending is not Ending.DIED:
                self._stop(process)
                return
            if was_ready:
                give_up_at = time.monotonic() + PATIENCE
            else:
                self._judge(self._log_since(said_before), may_wait=time.monotonic() < give_up_at)
            time.sleep(LOOK_AGAIN)

    def _watch(self, process: subprocess.Popen[bytes]) -> tuple[Ending, bool]:
        """Wait until the server died, nobody uses it, or we are asked to end; tell also whether it ever was ready."""
        was_ready = False
        while True:
            heard = signal.sigtimedwait(HEARD, LOOK_AGAIN)
            was_ready = was_ready or server.is_ready(self.where, process)
            if process.poll() is not None:
                return Ending.DIED, was_ready
            if heard and heard.si_signo in {signal.SIGTERM, signal.SIGINT}:
                return Ending.ASKED, was_ready
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(self.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return Ending.UNUSED, was_ready

    def _stop(self, process: subprocess.Popen[bytes]) -> None:
        """Stop the server: fast (nothing to recover), and where that hangs, at once."""
        for stop_signal in (signal.SIGINT, signal.SIGQUIT):
            process.send_signal(stop_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(STOPPING)
                return
        process.kill()
        process.wait()

    def _judge(self, said: str, *, may_wait: bool) -> None:
        """Raise what a server that did not come up meant, unless it merely came too early."""
        if not (may_wait and TOO_EARLY.search(said)):
            raise from_server_output(said, self.where.data_dir, "start")

    def _log_size(self) -> int:
        return self.where.log.stat().st_size if self.where.log.exists() else 0

    def _log_since(self, position: int) -> str:
        with self.where.log.open("rb") as log:
            log.seek(position)
            return log.read().decode(errors="replace")


def main(arguments: list[str]) -> int:
    """Guard the database of one data folder; return the process's exit code."""
    where = places(Path(arguments[0]))
    report = int(arguments[2])
    signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
    try:
        Guardian(where, durable=arguments[3] == "durable").run()
    except EmbeddedError as error:
        return _tell(report, str(error))
    except OSError as error:
        return _tell(report, str(from_os_error(error, where.data_dir)))
    except Exception as error:
        traceback.print_exc()
        return _tell(report, f"The database's guardian failed ({error}); {where.log} says more.")
    return 0


def _tell(report: int, sentence: str) -> int:
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201 (the log)
    with contextlib.suppress(OSError):  # whoever started us may have gone
        os.write(report, sentence.encode())
    return 1


if __name__ == "__main__":
    if os.fork():  # the guardian is nobody's child: it outlives who started it, and leaves no zombie
        os._exit(0)
    sys.exit(main(sys.argv[1:]))

"""Using the embedded database from a process: take part in its lock, see to it that a guardian runs, connect."""

import contextlib
import fcntl
import logging
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from opstap_postgres.errors import OTHER_DATABASE, EmbeddedError, from_os_error
from opstap_postgres.places import SUPERUSER, Places, connection_url, places, prepare

logger = logging.getLogger(__name__)

TIMEOUT = 120.0  # seconds; recovery after a crash may take a while
LOOK_AGAIN = 0.02  # seconds between two attempts
GUARDIAN = "opstap_postgres.guardian"


class Cluster:
    """One process's share in the embedded database of one data folder. Hold it as long as the database is needed."""

    def __init__(self, where: Places, *, durable: bool) -> None:
        """Take part in the users' lock. Waits while an earlier server is being stopped."""
        self.where = where
        self.durable = durable
        self.released = False
        # Not inheritable by other programs; a forked child shares it, and is then a user of the database as well.
        self._users = os.open(where.users_lock, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._users, fcntl.LOCK_SH)

    @property
    def admin_url(self) -> str:
        """Return the address of the maintenance database as superuser, for whoever makes roles and databases."""
        return self.url("postgres", SUPERUSER)

    def url(self, dbname: str, user: str) -> str:
        """Return the address of a database as a user."""
        return connection_url(self.where.data_dir, dbname, user)

    def wait_until_ready(self, timeout: float = TIMEOUT) -> None:
        """Return when the server takes connections; start a guardian where there is none.

        Raises EmbeddedError with the reason where it cannot be started, or after `timeout` seconds.
        """
        give_up_at = time.monotonic() + timeout
        report: int | None = None
        try:
            while True:
                if report is None:  # also where a server answers: without a guardian nobody would stop it
                    report = start_guardian(self.where, durable=self.durable)
                if answers(self.admin_url):
                    return
                if time.monotonic() > give_up_at:
                    raise EmbeddedError(
                        f"The database in {self.where.data_dir} did not answer within {timeout:.0f} seconds; "
                        f"its log is {self.where.log}. Try again, {OTHER_DATABASE}."
                    )
                if report is not None and (said := read_report(report)) is not None:
                    os.close(report)
                    report = None
                    if said:
                        raise EmbeddedError(said)
                time.sleep(LOOK_AGAIN)
        finally:
            if report is not None:
                os.close(report)

    def watch(self) -> None:
        """From now on start a new guardian should the present one be killed, as long as this process runs."""
        threading.Thread(target=self._revive, name="opstap-database", daemon=True).start()

    def release(self) -> None:
        """Stop using the database; where this was the last user, return when the server has stopped."""
        if not self.released:
            self.released = True
            os.close(self._users)
            with contextlib.suppress(FileNotFoundError):  # somebody threw the data folder away
                wait_while_stopping(self.where)

    def __enter__(self) -> Self:
        """Give the cluster to a with-block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Release at the end of a with-block."""
        self.release()

    def _revive(self) -> None:
        while not self.released:
            with lock_file(self.where.guardian_lock) as guardian:
                fcntl.flock(guardian, fcntl.LOCK_SH)  # returns when there is no guardian
            if self.released:
                return
            try:
                self.wait_until_ready()
            except (EmbeddedError, OSError) as error:
                logger.error("The embedded database has stopped: %s", error)
                time.sleep(1)
            else:
                time.sleep(LOOK_AGAIN)


def acquire(data_dir: Path, *, durable: bool = True) -> Cluster:
    """Start the embedded database of a data folder, or join it where it runs, and return a share in it.

    The share ends with `release()` or with the process, however that ends. `durable=False` is for test data: whoever
    starts the server decides. Raises EmbeddedError, a sentence, where there can be no database.
    """
    if sys.platform != "linux":
        raise EmbeddedError("The embedded database runs on Linux only. Set DATABASE_URL to a PostgreSQL server.")
    where = places(data_dir)
    try:
        prepare(where)
        cluster = Cluster(where, durable=durable)
    except OSError as error:
        raise from_os_error(error, where.data_dir) from error
    try:
        cluster.wait_until_ready()
    except BaseException as error:
        cluster.release()
        if isinstance(error, OSError):
            raise from_os_error(error, where.data_dir) from error
        raise
    cluster.watch()
    return cluster


@contextlib.contextmanager
def running(data_dir: Path, *, durable: bool = True) -> Iterator[Cluster]:
    """Hold a share in the embedded database during a with-block; see `acquire`."""
    with acquire(data_dir, durable=durable) as cluster:
        yield cluster


def answers(url: str) -> bool:
    """Say whether a server takes connections at this address now."""
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError as error:
        # Too many connections: it runs, and its users are told so when they connect.
        return "too many clients" in str(error) or "connection slots are reserved" in str(error)
    return True


def start_guardian(where: Places, *, durable: bool) -> int | None:
    """Start a guardian unless there is one; return the file descriptor on which it tells what went wrong.

    The lock is taken here and handed over, so that of many processes exactly one starts a guardian.
    """
    with lock_file(where.guardian_lock) as guardian:
        try:
            fcntl.flock(guardian, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        mine, theirs = os.pipe()
        how = "durable" if durable else "careless"
        try:
            with where.log.open("ab") as log:
                started = subprocess.run(  # noqa: S603 (ourselves)
                    [sys.executable, "-P", "-m", GUARDIAN, str(where.data_dir), str(guardian), str(theirs), how],
                    cwd="/",
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    pass_fds=(guardian, theirs),
                    start_new_session=True,
                    check=False,
                )
            if started.returncode > 0:  # below zero it was killed, and the silent report says so
                raise EmbeddedError(f"The database's guardian could not start; {where.log} says why.")
        except BaseException:
            os.close(mine)
            raise
        finally:
            os.close(theirs)
        return mine


def read_report(report: int) -> str | None:
    """Return the guardian's last words, empty where it was killed without any, or None while it lives."""
    if not select.select([report], [], [], 0)[0]:
        return None
    return os.read(report, 10_000).decode()


def wait_while_stopping(where: Places, timeout: float = TIMEOUT) -> None:
    """Return when the guardian has gone, or at once where others still use the database."""
    give_up_at = time.monotonic() + timeout
    with lock_file(where.guardian_lock) as guardian, lock_file(where.users_lock) as users:
        while time.monotonic() < give_up_at:
            if can_lock(guardian, fcntl.LOCK_SH):
                return
            # Exclusive: nobody uses it, and the guardian will notice. Shared, then: others use it. Neither: it stops.
            if not can_lock(users, fcntl.LOCK_EX) and can_lock(users, fcntl.LOCK_SH):
                return
            time.sleep(LOOK_AGAIN)


def can_lock(descriptor: int, kind: int) -> bool:
    """Say whether a lock could be had just now; it is not kept."""
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    return True


@contextlib.contextmanager
def lock_file(path: Path) -> Iterator[int]:
    """Open a lock file of our own, on which locks are independent of all others, and close it afterwards."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)

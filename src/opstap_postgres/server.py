"""How PostgreSQL's own programs are called: making a cluster, starting the server, reading what it said."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from opstap_postgres.errors import EmbeddedError, from_server_output
from opstap_postgres.places import PORT, SUPERUSER, Places, socket_dir
from opstap_postgres.privileges import Identity, tie_to_parent
from opstap_postgres.providers import Installation, installation_for_new_data, installation_of_major

# No variable of the user's (PGDATA, PGOPTIONS, TZ, ...) may change what these programs do; we read their English.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "LANG": "C"}
BUILTIN_LOCALES = 17  # the first major version that knows the letters of all languages by itself
LARGEST_LOG = 5_000_000  # bytes; one older log is kept

SETTINGS = {
    "listen_addresses": "",  # the socket only: who may enter its folder may enter the database
    "max_connections": "100",
    "logging_collector": "off",
    # Privacy: the log tells about the server and never about people. Level `log` leaves out the errors of statements
    # (the application reports those itself), whose texts may quote a value.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_checkpoints": "off",
}
# For test data that may be lost when the machine fails: faster in making and filling databases. A commit is still
# handed to the kernel before it is acknowledged (so synchronous_commit stays on), and outlives every kill -9.
CARELESS = {"fsync": "off", "full_page_writes": "off"}


def major_of(where: Places) -> int | None:
    """Return the major version of PostgreSQL that made the cluster; None where there is none yet.

    Raises EmbeddedError where something else lies in its place.
    """
    if not where.cluster.exists():
        return None
    try:
        return int((where.cluster / "PG_VERSION").read_text())
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise EmbeddedError(
            f"{where.cluster} is no database that Opstap made. Move it away, or choose another folder with OPSTAP_DATA."
        ) from None


def installation_for(where: Places) -> Installation:
    """Return the programs that run the cluster, or make it where there is none yet.

    Raises EmbeddedError where there are none that can.
    """
    major = major_of(where)
    return installation_for_new_data() if major is None else installation_of_major(major, where.cluster)


def make_cluster(where: Places, installation: Installation, identity: Identity, *, durable: bool) -> None:
    """Make the cluster where there is none yet: aside, then renamed, so that it is there whole or not at all.

    Raises EmbeddedError where it cannot be made.
    """
    for leftover in where.home.glob("initdb-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    if where.cluster.exists():
        _give_to(where.cluster, identity.owner)
        return
    aside = Path(tempfile.mkdtemp(prefix="initdb-", dir=where.home))
    try:
        _initdb(aside / "cluster", installation, identity, durable=durable, folder=where.data_dir)
        _give_to(aside / "cluster", identity.owner)
        (aside / "cluster").rename(where.cluster)
        _write_down(where.home)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def start(where: Places, installation: Installation, identity: Identity, *, durable: bool) -> subprocess.Popen[bytes]:
    """Start the server as our child, in a session of its own so that Ctrl-C in a terminal does not reach it.

    When we end, the kernel sends it SIGINT: close all connections, write everything down, stop.
    """
    for pid_file in (where.cluster / "postmaster.pid", socket_dir(where.data_dir) / f".s.PGSQL.{PORT}.lock"):
        _forget_stale(pid_file, where)
    settings = SETTINGS | {"unix_socket_directories": str(socket_dir(where.data_dir))} | ({} if durable else CARELESS)
    command = [str(installation.program("postgres")), "-D", str(where.cluster), "-p", str(PORT)]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with where.log.open("ab") as log:
        return subprocess.Popen(  # noqa: S603 (our own program)
            command,
            cwd="/",
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_entering(identity.enter_for_server, signal.SIGINT),
        )


def is_ready(where: Places, server: subprocess.Popen[bytes]) -> bool:
    """Say whether this very server has told that it takes connections."""
    try:
        lines = (where.cluster / "postmaster.pid").read_text().split()
    except OSError:
        return False
    return lines[:1] == [str(server.pid)] and lines[-1] == "ready"


def turn_log(where: Places) -> None:
    """Set a log that has grown large aside, before the server opens it."""
    with contextlib.suppress(FileNotFoundError):
        if where.log.stat().st_size > LARGEST_LOG:
            where.log.rename(where.log.with_suffix(".log.1"))


def _initdb(target: Path, installation: Installation, identity: Identity, *, durable: bool, folder: Path) -> None:
    command = [
        str(installation.program("initdb")),
        "-D",
        str(target),
        "-U",
        SUPERUSER,
        "--encoding=UTF8",
        "--no-instructions",
    ]
    command += ["--auth=trust", "--data-checksums", "--locale=C"]
    if installation.major >= BUILTIN_LOCALES:
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    else:
        command += ["--lc-ctype=C.UTF-8"]
    command += [] if durable else ["--no-sync"]
    result = subprocess.run(  # noqa: S603 (our own program)
        command,
        cwd="/",
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        start_new_session=True,
        preexec_fn=_entering(identity.enter_for_initdb, signal.SIGKILL),
    )
    if result.returncode != 0:
        raise from_server_output(result.stdout + result.stderr, folder, "make its files")


def _write_down(folder: Path) -> None:
    """Make a change of names in a folder outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _entering(enter: Callable[[], None], at_parents_end: signal.Signals) -> Callable[[], None]:
    """Return what a child does before it becomes PostgreSQL: take its identity, tie its life to ours, hear signals."""
    parent = os.getpid()

    def prepare() -> None:  # pragma: no cover (between fork and exec)
        enter()
        tie_to_parent(parent, at_parents_end)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])

    return prepare


def _give_to(cluster: Path, owner: int | None) -> None:
    """Make the cluster's files the server's own; the top goes last, so that a broken-off change is done again."""
    if owner is None or cluster.stat().st_uid == owner:
        return
    for folder, folders, files in os.walk(cluster, topdown=False):
        for name in files + folders:
            os.chown(os.path.join(folder, name), owner, owner, follow_symlinks=False)
    os.chown(cluster, owner, owner)


def _forget_stale(pid_file: Path, where: Places) -> None:
    """Remove a server's lock file whose process number now belongs to something else, or to a process that has ended.

    PostgreSQL itself only looks whether such a process exists, and after a restart of a container the same small
    numbers come back for other programs. We hold the guardian's lock, so no server of ours can be meant; one that
    somebody else started is left alone. Whether old server processes still use the memory, PostgreSQL checks itself.
    """
    try:
        pid = int(pid_file.read_text().split()[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")  # empty for a process that waits to be reaped
    except (OSError, ValueError, IndexError):
        return
    if not command[0].endswith(b"postgres") or os.fsencode(where.cluster) not in command:
        pid_file.unlink(missing_ok=True)

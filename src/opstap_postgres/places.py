"""Where the embedded database keeps its things: folders, lock files, socket.

Everything follows from the data folder alone, so that settings can name the address without starting a server.
"""

import contextlib
import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from opstap_postgres.errors import OTHER_DATABASE, EmbeddedError

PORT = 5432
SUPERUSER = "postgres"
# sockaddr_un holds 108 bytes and ends with a zero.
LONGEST_SOCKET_PATH = 107
# libpq and PostgreSQL both read a comma in a socket folder's name as "and another one"; quotes have a meaning too.
PLAIN_PATH = re.compile(r"/[A-Za-z0-9_./@+=~ -]*")


@dataclass(frozen=True)
class Places:
    """The paths inside one data folder. Only `home` and what is in it belongs to the embedded database."""

    data_dir: Path

    @property
    def home(self) -> Path:
        """Return our own folder, closed to everybody but its owner."""
        return self.data_dir / "database"

    @property
    def cluster(self) -> Path:
        """Return PostgreSQL's data directory."""
        return self.home / "cluster"

    @property
    def users_lock(self) -> Path:
        """Return the file on which every process that uses the database holds a shared lock."""
        return self.home / "users.lock"

    @property
    def guardian_lock(self) -> Path:
        """Return the file on which the one guardian holds an exclusive lock, from before it starts until it is gone."""
        return self.home / "guardian.lock"

    @property
    def log(self) -> Path:
        """Return the server's log, which gets no statements, parameters or details of data."""
        return self.home / "server.log"


def places(data_dir: Path) -> Places:
    """Return the places of a data folder, the same whichever way its path is written."""
    return Places(Path(data_dir).expanduser().resolve())


def socket_dir(data_dir: Path) -> Path:
    """Return the folder of the server's socket; does not make it.

    It lies in the data folder, or where that path is too long or has odd characters, in /tmp under a name that only
    depends on the data folder and the user. Not below XDG_RUNTIME_DIR or TMPDIR: those differ between the sessions of
    one user (a terminal, cron, a service), and all must find the same server.
    """
    inside = places(data_dir).home / "socket"
    longest = os.fsencode(inside / f".s.PGSQL.{PORT}")
    if len(longest) <= LONGEST_SOCKET_PATH and PLAIN_PATH.fullmatch(str(inside)):
        return inside
    digest = hashlib.sha256(os.fsencode(inside)).hexdigest()[:16]
    return Path(f"/tmp/opstap-{os.geteuid()}-{digest}")  # noqa: S108 (owner and mode are checked before use)


def connection_url(data_dir: Path, dbname: str, user: str) -> str:
    """Return the libpq URL of a database in the embedded server; starts nothing."""
    host = quote(str(socket_dir(data_dir)), safe="")
    return f"postgresql://{quote(user, safe='')}@/{quote(dbname, safe='')}?host={host}&port={PORT}"


def prepare(where: Places) -> None:
    """Make our own folders, closed to others; leave the mode of the data folder itself alone.

    Raises EmbeddedError where they belong to somebody else, OSError where they cannot be made.
    """
    where.data_dir.mkdir(parents=True, exist_ok=True)
    private_folder(where.home)
    private_folder(socket_dir(where.data_dir))


def private_folder(folder: Path) -> None:
    """Make a folder that is ours and closed to others, or make sure that it is.

    A name in /tmp may have been taken by somebody else, as a folder or as a link: that is refused.
    """
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise EmbeddedError(f"{folder} is in the way: Opstap needs a folder of its own there. Remove it.")
    if found.st_uid != os.geteuid():
        raise EmbeddedError(
            f"{folder} belongs to another user (number {found.st_uid}). Run Opstap as that user, choose another folder "
            f"with OPSTAP_DATA, {OTHER_DATABASE}."
        )
    if stat.S_IMODE(found.st_mode) != stat.S_IRWXU:
        folder.chmod(stat.S_IRWXU)

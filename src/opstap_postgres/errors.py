"""What goes wrong with the embedded database, as sentences that say what to do."""

import errno
import re
from pathlib import Path

OTHER_DATABASE = "or set DATABASE_URL to a PostgreSQL server of your own"
# The words of a PostgreSQL that finds another one at work in its folder.
LOCKED = re.compile('lock file "[^"]*" already exists')


class EmbeddedError(Exception):
    """The embedded database cannot be used; the message is a sentence for whoever runs Opstap."""


def from_os_error(error: OSError, folder: Path) -> EmbeddedError:
    """Say what an operating system error on the data folder means for its user."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return disk_full(folder)
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return EmbeddedError(
            f"Opstap may not write in {error.filename or folder}. "
            f"Choose another folder with OPSTAP_DATA, {OTHER_DATABASE}."
        )
    if error.errno in {errno.ENOTDIR, errno.EEXIST}:
        return EmbeddedError(
            f"{error.filename or folder} is in the way: Opstap needs a folder there. Choose another with OPSTAP_DATA."
        )
    return EmbeddedError(f"The data folder {folder} cannot be used: {error.strerror or error}.")


def disk_full(folder: Path) -> EmbeddedError:
    """Say that the disk has no room left."""
    return EmbeddedError(
        f"The disk that holds {folder} is full. Make room and start again; nothing that was saved is lost."
    )


def from_server_output(output: str, folder: Path, doing: str) -> EmbeddedError:
    """Say what PostgreSQL's own words (of this attempt only) mean; `doing` completes 'PostgreSQL could not ...'."""
    if "No space left on device" in output or "Disk quota exceeded" in output:
        return disk_full(folder)
    if LOCKED.search(output):
        return EmbeddedError(
            f"Another PostgreSQL server, not started by Opstap, is using {folder}. Stop it, {OTHER_DATABASE}."
        )
    if "Cannot allocate memory" in output or "could not map anonymous shared memory" in output:
        return EmbeddedError(f"There is not enough free memory for PostgreSQL. Free some, {OTHER_DATABASE}.")
    if "error while loading shared libraries" in output:
        return EmbeddedError(
            f"PostgreSQL misses a library of this system ({last_words(output)}). Install it, {OTHER_DATABASE}."
        )
    return EmbeddedError(f"PostgreSQL could not {doing} in {folder}: {last_words(output) or 'it gave no reason'}.")


def last_words(output: str) -> str:
    """Return the line that names the cause: the last FATAL, PANIC or error line, else the last line."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL:" in line or "PANIC:" in line or "error:" in line]
    chosen = (telling or lines)[-1:] or [""]
    return chosen[0].rstrip(".")

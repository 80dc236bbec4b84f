"""What `opstap check` looks at: each finding is a sentence, where it is bad how to mend it, where it is not best a notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection

from opstap.core.privacy import own_models
from opstap.site.installation import pending
from opstap.tracks.models import Programme
from opstap_postgres.releases import known_releases


@dataclass(frozen=True)
class Finding:
    good: bool
    sentence: str
    mend: str = ""
    notice: str = ""


def findings() -> Iterator[Finding]:
    """Database, rights, locks, programmes, files, mail: in the order in which one would mend them."""
    version, minor = divmod(connection.cursor().connection.info.server_version, 10_000)
    yield Finding(version >= 15, f"PostgreSQL {version} answers.", "Use PostgreSQL 15 or newer.")
    yield _minor_version(version, minor)
    if pending():
        yield Finding(False, "The tables are not up to date.", "Run `opstap init`.")
        return
    yield Finding(True, "The tables are up to date.")
    yield _rights()
    yield _locks()
    programmes = Programme.objects.count()
    yield Finding(programmes >= 7, f"{programmes} programmes are there.", "Run `opstap init`.")
    yield _files()
    yield Finding(
        bool(settings.DELIVERY_EMAIL_BACKEND) or not settings.PRODUCTION,
        "Mail: " + ("by SMTP." if settings.DELIVERY_EMAIL_BACKEND else "kept in the outbox, nothing is sent."),
        "Set OPSTAP_SMTP_HOST (and user, password) so that mail goes out.",
    )


def _minor_version(major: int, minor: int) -> Finding:
    """Being behind is no fault of the installation, so it never changes the exit code."""
    known = known_releases()
    newer = known.newer_than(major, minor)
    notice = f"{newer} is out (known {known.as_of}, {known.source}); minor versions mend faults and keep the data."
    return Finding(True, f"Its version is {major}.{minor}.", notice=notice if newer else "")


def _rights() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        row = cursor.fetchone()
    return Finding(
        not (row and row[0]),
        "The application's database role cannot pass the locks.",
        f"Let it act as {settings.APP_ROLE}, a role without SUPERUSER and BYPASSRLS.",
    )


def _locks() -> Finding:
    tables = [
        m._meta.db_table
        for m in own_models()
        if m is not Programme and any(f.column == "municipality_id" for f in m._meta.concrete_fields)
    ]  # a programme may be of a municipality, and every municipality may read it
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND NOT (relrowsecurity AND relforcerowsecurity)",
            [tables],
        )
        open_tables = [row[0] for row in cursor.fetchall()]
    return Finding(
        not open_tables,
        f"{len(tables) - len(open_tables)} tables are locked by row-level security.",
        f"Run `opstap init`; open: {', '.join(open_tables)}.",
    )


def _files() -> Finding:
    store = storages["private"]
    try:
        path = store.save("check", ContentFile(b"opstap"))
        store.delete(path)
    except OSError as error:
        return Finding(
            False, f"Files cannot be stored ({error.strerror}).", "Set OPSTAP_DATA to a folder you may write."
        )
    return Finding(True, "Files can be stored.")

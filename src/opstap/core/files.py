"""The private file store: a folder or S3 (setting STORAGES["private"]). Bytes there, facts in StoredFile."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction

from opstap.core import dates, timeline
from opstap.core.actors import Actor
from opstap.core.extension_points import ExtensionPoint
from opstap.core.models import StoredFile

MediaRule = Callable[[Actor, StoredFile], bool]

file_access_rules: ExtensionPoint[MediaRule] = ExtensionPoint("rules of private files", __name__)
"""Who may fetch a file, by its `kind`; a kind without a rule is served to nobody."""


class FileDamaged(RuntimeError):
    """The stored bytes are not the ones that were put in."""


def put(
    data: bytes,
    *,
    name: str,
    media_type: str,
    kind: str,
    by: Actor,
    municipality_id: uuid.UUID | None,
    about_id: uuid.UUID | None = None,
) -> StoredFile:
    """Store bytes under a name nobody can guess; they are removed again when the row or the running action fails."""
    key = uuid.uuid4()
    path = storages["private"].save(f"{key.hex[:2]}/{key.hex}", ContentFile(data))
    timeline.when_undone(lambda: storages["private"].delete(path))
    try:
        with transaction.atomic():
            return StoredFile.objects.create(
                id=key,
                municipality_id=municipality_id,
                kind=kind,
                about_id=about_id,
                name=name[:200],
                media_type=media_type,
                size=len(data),
                sha256=hashlib.sha256(data).hexdigest(),
                path=path,
                made_at=dates.now(),
                made_by=by.id,
            )
    except Exception:
        storages["private"].delete(path)
        raise


def read(file: StoredFile) -> bytes:
    """The bytes of a file. Raises FileDamaged where they are gone or not what was stored."""
    handle: IO[bytes]
    try:
        with storages["private"].open(file.path) as handle:
            data: bytes = handle.read()
    except FileNotFoundError:
        raise FileDamaged(str(file.pk)) from None
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise FileDamaged(str(file.pk))
    return data


def delete(file: StoredFile) -> None:
    """Forget a file: the row now, the bytes once the transaction holds."""
    path = file.path
    file.delete()
    transaction.on_commit(lambda: storages["private"].delete(path))


def may_read(actor: Actor, file: StoredFile) -> bool:
    rule = file_access_rules.get(file.kind)
    return rule is not None and rule(actor, file)

"""Stylesheets, scripts and fonts under hashed names, collected once for each version of them."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from whitenoise.storage import CompressedManifestStaticFilesStorage

STAMP = "collected-from"
IGNORED = ["*.md", "*.txt", "VENDORED.toml"]


def digest() -> str:
    """A digest of every asset's name, size and time of change: another one means that they must be collected anew."""
    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list(IGNORED), key=lambda pair: pair[0]):
            facts = Path(storage.path(path)).stat()
            found.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return found.hexdigest()


def collect() -> None:
    """Put the assets into STATIC_ROOT with hashed names, unless they are there already; whole or not at all."""
    root = Path(settings.STATIC_ROOT)
    stamp, now = root / STAMP, digest()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == now:
        return
    root.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix="static-", dir=root.parent))
    try:
        _fill(aside)
        (aside / STAMP).write_text(now, encoding="ascii")
        shutil.rmtree(root, ignore_errors=True)
        aside.rename(root)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _fill(folder: Path) -> None:
    """Copy every asset and hash its name; a stylesheet that names a missing file raises ValueError."""
    storage = CompressedManifestStaticFilesStorage(location=str(folder))
    paths = {}
    for finder in get_finders():
        for path, source in finder.list(IGNORED):
            with source.open(path) as file:
                storage.save(path, file)
            paths[path] = (storage, path)
    for _original, processed, _done in storage.post_process(paths):
        if isinstance(processed, Exception):
            raise processed

"""Brings the Dutch catalogues up to date with the texts in code and templates, and compiles them.

A text that moved to another room takes its translation along; one that nobody asks for any more goes. What is new is
listed and stands in the catalogue without a translation: fill it in and run this once more. Other versions of the
catalogues, such as those of a branch that is being merged, are named as git revisions and looked in too.

Usage: python tools/translations.py [REVISION ...]
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.project import rooms  # noqa: E402 (the folder above must be known first)
from tests.test_translations import Asked, Key, asked_for, catalogue, key, messages, texts  # noqa: E402

HEADER = "# Dutch texts of this room; written by tools/translations.py, translated by hand."


def main(revisions: list[str]) -> int:
    """Write every catalogue; return 1 where a text has no translation yet."""
    known = dict(reversed(list(_known(revisions))))
    missing = 0
    for room in rooms():
        asked = asked_for(room)
        own = dict(_entries(catalogue(room).read_bytes())) if catalogue(room).exists() else {}
        translations = {which: own.get(which) or known.get(which) for which in asked}
        missing += _write(catalogue(room), asked, translations)
    return 1 if missing else 0


def _known(revisions: list[str]) -> Iterator[tuple[Key, tuple[str, ...]]]:
    """Translations of any room, here first, then in the revisions."""
    for room in rooms():
        if catalogue(room).exists():
            yield from _entries(catalogue(room).read_bytes())
    for revision in revisions:
        listed = _git("ls-tree", "-r", "--name-only", revision).decode().splitlines()
        for name in listed:
            if name.endswith("locale/nl/LC_MESSAGES/django.po"):
                yield from _entries(_git("show", f"{revision}:{name}"))


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True).stdout  # noqa: S603, S607


def _entries(po: bytes) -> Iterator[tuple[Key, tuple[str, ...]]]:
    for message in messages(read_po(BytesIO(po), locale="nl")):
        if not message.fuzzy and all(texts(message.string)):
            yield key(message), texts(message.string)


def _write(path: Path, asked: Asked, translations: dict[Key, tuple[str, ...] | None]) -> int:
    """Write one room's catalogue in the order of its texts; return how many have no translation."""
    if not asked:
        for old in (path, path.with_suffix(".mo")):
            old.unlink(missing_ok=True)
        return 0
    catalog = Catalog(locale="nl", header_comment=HEADER, fuzzy=False, charset="utf-8")
    for which, ids in sorted(asked.items(), key=lambda item: (item[1], item[0][0] or "")):
        found = translations[which] or tuple("" for _ in ids)
        if not all(found):
            sys.stdout.write(f"{path.parents[3].name}: {ids[0]}\n")
        plural = len(ids) > 1
        string: str | tuple[str, ...] = found if plural else found[0]
        flags = ["python-format"] if any("%(" in text or "%s" in text or "%d" in text for text in ids) else []
        catalog.add(ids if plural else ids[0], string, context=which[0], flags=flags)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = BytesIO()
    write_po(buffer, catalog, width=100, omit_header=False, sort_output=False)
    lines = buffer.getvalue().decode().splitlines()
    kept = [line for line in lines if not line.startswith(('"POT-Creation-Date', '"PO-Revision-Date', '"Last-Tran'))]
    path.write_text("\n".join(kept).rstrip() + "\n", encoding="utf-8")
    with path.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, _without_the_day(read_po(BytesIO(path.read_bytes()), locale="nl")))
    return sum(1 for which in asked if not translations[which])


def _without_the_day(catalog: Catalog) -> Catalog:
    """The same texts compile to the same bytes, on whichever day and branch."""
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    return catalog


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

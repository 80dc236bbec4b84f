"""The content of a line as `core.timeline` stores it, for COPY: made once from its event kind, used a million times."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pydantic import JsonValue

from opstap.core.event_kinds import EventKind
from opstap.core.search_keys import fold


@dataclass(frozen=True)
class StoredContent:
    """A kind and its version, its facts as JSON is digested, the same escaped for COPY, and the folded words."""

    kind: str
    version: int
    json: bytes
    copied: str
    folded: str


def stored_content(event: EventKind) -> StoredContent:
    """What a line of this kind with these facts holds."""
    facts = event.facts()
    written = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return StoredContent(
        event.kind, event.version, written.encode(), escaped(written), fold(" ".join(_words(facts)))[:2000]
    )


def _words(value: JsonValue) -> list[str]:
    """In the order of `core.timeline`: texts only, by key."""
    if isinstance(value, dict):
        return [word for _, one in sorted(value.items()) for word in _words(one)]
    if isinstance(value, list):
        return [word for one in value for word in _words(one)]
    return [value] if isinstance(value, str) else []


def escaped(value: str) -> str:
    """A value as COPY reads it in text format."""
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")

"""Chained timeline lines as COPY reads them. The formulas are those of `core.timeline`; a test verifies the result with it."""

from __future__ import annotations

from hashlib import sha256
from random import Random

from opstap.demo.mass.stored_contents import StoredContent

EVENT_COLUMNS = (
    "id",
    "stream_id",
    "municipality_id",
    "number",
    "kind",
    "version",
    "happened_on",
    "at",
    "actor_kind",
    "actor_id",
    "role",
    "subject_kind",
    "subject_id",
    "digest",
    "previous",
    "hash",
    "request_key",
)
CONTENT_COLUMNS = ("event_id", "municipality_id", "salt", "data", "folded")
HEAD_COLUMNS = ("stream_id", "kind", "municipality_id", "number", "hash")


class Chain:
    """One participant's stream: `add` writes an event and its content, `head` the last line's hash."""

    def __init__(
        self,
        rng: Random,
        *,
        stream: str,
        municipality: str,
        actor: str,
        first_id: int,
        events: list[str],
        contents: list[str],
    ) -> None:
        self.rng = rng
        self.start = f"{stream}\x1f{municipality}\x1f"
        self.columns = f"{stream}\t{municipality}\t"
        self.stream = stream
        self.municipality = municipality
        self.actor = actor
        self.by = f"user\x1f{actor}\x1fcase_manager\x1f"
        self.by_columns = f"user\t{actor}\tcase_manager\t"
        self.id = first_id
        self.number = 0
        self.hash = ""
        self.events = events
        self.contents = contents

    def add(self, content: StoredContent, day: str, clock: str, subject_kind: str, subject: str) -> None:
        """A line of a day (ISO) and an UTC time (HH:MM) about a subject."""
        self.number += 1
        salt = self.rng.getrandbits(128).to_bytes(16)
        digest = sha256(salt + content.json).hexdigest()
        previous = self.hash
        self.hash = sha256(
            f"{self.start}{self.number}\x1f{content.kind}\x1f{content.version}\x1f{day}\x1f{day}T{clock}:00.000000+00:00\x1f{self.by}"
            f"{subject_kind}\x1f{subject}\x1f{digest}\x1f{previous}".encode()
        ).hexdigest()
        self.events.append(
            f"{self.id}\t{self.columns}{self.number}\t{content.kind}\t{content.version}\t{day}\t{day} {clock}+00\t{self.by_columns}"
            f"{subject_kind}\t{subject}\t\\\\x{digest}\t\\\\x{previous}\t\\\\x{self.hash}\t\\N\n"
        )
        self.contents.append(f"{self.id}\t{self.municipality}\t\\\\x{salt.hex()}\t{content.copied}\t{content.folded}\n")
        self.id += 1

    def head(self) -> str:
        return f"{self.stream}\tparticipant\t{self.municipality}\t{self.number}\t\\\\x{self.hash}\n"

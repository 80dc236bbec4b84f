"""Opening a dossier by hand needs a track, which lives in a room above; that room hangs its action in here."""

from __future__ import annotations

from typing import Any, Protocol

from opstap.core.actors import Actor


class OpenPerson(Protocol):
    def __call__(self, *, values: dict[str, Any], levels: dict[str, str], by: Actor) -> Any: ...


class Opening:
    """Holds the one action that makes a person together with a track and its owner."""

    open_person: OpenPerson


opening = Opening()

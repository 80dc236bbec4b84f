"""Every change to what is known about a person, a file a subject."""

from __future__ import annotations

from opstap.people.actions.participant import (
    WRITABLE,
    ChangedMeanwhile,
    Draft,
    NothingChanged,
    add_participants,
    change_participants,
    changes_of,
    index,
    remove_participants,
    words_of,
)

__all__ = [
    "WRITABLE",
    "ChangedMeanwhile",
    "Draft",
    "NothingChanged",
    "add_participants",
    "change_participants",
    "changes_of",
    "index",
    "remove_participants",
    "words_of",
]

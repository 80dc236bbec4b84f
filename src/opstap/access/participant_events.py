"""What the lines of a participant's timeline have in common: who reads them."""

from __future__ import annotations

from typing import ClassVar

from opstap.core.event_kinds import EventKind
from opstap.organisations.roles import TEAM


class ParticipantEvent(EventKind):
    """One kind of line on a participant's timeline. The whole team reads it, unless a kind says otherwise.

    A role that is in `roles` and not in `whole` reads part of it, and does not find it by its words: a search would tell
    what the text leaves out.
    """

    roles: ClassVar[frozenset[str]] = TEAM
    whole: ClassVar[frozenset[str]] = TEAM

"""Who acts: a person with an account, a guest with a link, or the system itself (a named command or job)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    USER = "user"
    GUEST = "guest"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who reads or changes, with the reach that follows from one membership.

    `municipalities` is the outer fence: whatever else is true, nothing outside it is seen or changed.
    A role is a word of the room that knows roles, empty for the system.
    """

    kind: ActorKind
    id: UUID | None
    name: str
    role: str = ""
    organisation_id: UUID | None = None
    membership_id: UUID | None = None
    municipalities: frozenset[UUID] = frozenset()

    @property
    def is_system(self) -> bool:
        return self.kind is ActorKind.SYSTEM

    @property
    def is_user(self) -> bool:
        return self.kind is ActorKind.USER

    @property
    def user_id(self) -> UUID:
        """The account behind the actor. Raises TypeError for one without (a guest, the system)."""
        if not self.is_user or self.id is None:
            raise TypeError(f"{self.kind} has no account")
        return self.id

    @classmethod
    def system(cls, name: str, municipalities: frozenset[UUID] | set[UUID] = frozenset()) -> Actor:
        """The program itself, under the name of the command or job that runs."""
        return cls(ActorKind.SYSTEM, None, name, municipalities=frozenset(municipalities))

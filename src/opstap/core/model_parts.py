"""What models of several rooms are made of: a key that tells nothing, compare-and-set, statuses that move by their table."""

from __future__ import annotations

import uuid
from typing import Any, TypeVar

from django.db import models

from opstap.core.status_moves import StatusMoves


def uuid_key() -> models.UUIDField[Any, Any]:
    """A primary key that tells nothing and cannot be guessed."""
    return models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)


M = TypeVar("M", bound=models.Model)


class ChangeQuerySet(models.QuerySet[M]):
    """A QuerySet whose filter is the state that a change expects to find.

    Where the model declares `moves`, an update of its status reaches only the rows from which that move is allowed.
    """

    def update(self, **values: Any) -> int:
        """As Django's; a status moves only as its table says, and how many rows did is returned."""
        moves: StatusMoves | None = getattr(self.model, "moves", None)
        if moves is None or moves.column not in values:
            return super().update(**values)
        allowed = self.filter(**{f"{moves.column}__in": moves.sources(values[moves.column])})
        return models.QuerySet.update(allowed, **values)

    def change_one(self, *, otherwise: Exception, **values: object) -> None:
        """Write `values` to the one row that still matches; raise `otherwise` when somebody was faster.

        Raises RuntimeError (and so rolls back) when the filter hits more than one row.
        """
        changed = self.update(**values)
        if changed == 0:
            raise otherwise
        if changed > 1:
            raise RuntimeError(f"one row was to change, {changed} did")


def choice_label(choices: type[models.TextChoices], value: str) -> str:
    """What a stored choice is called on the screen; the value itself where it is no choice any more."""
    return str(choices(value).label) if value in choices.values else value

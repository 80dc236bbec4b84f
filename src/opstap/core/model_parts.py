"""What models of several rooms are made of: a key that tells nothing, and compare-and-set."""

from __future__ import annotations

import uuid
from typing import Any, TypeVar

from django.db import models


def uuid_key() -> models.UUIDField[Any, Any]:
    """A primary key that tells nothing and cannot be guessed."""
    return models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)


M = TypeVar("M", bound=models.Model)


class ChangeQuerySet(models.QuerySet[M]):
    """A QuerySet whose filter is the state that a change expects to find."""

    def change_one(self, *, otherwise: Exception, **values: Any) -> None:
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

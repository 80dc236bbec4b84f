"""Compare-and-set: a change that hits exactly one row in the state that it expects, or nothing at all."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models

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

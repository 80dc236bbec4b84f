"""Column types that several rooms share."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models


def uuid_key() -> models.UUIDField[Any, Any]:
    """A primary key that tells nothing and cannot be guessed."""
    return models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

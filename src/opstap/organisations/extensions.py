"""What this room adds to others and to its own pages."""

from __future__ import annotations

from opstap.core.privacy import privacy_declarations
from opstap.organisations.shared_privacy import CORE_TABLES

EXTENSIONS = [
    *[privacy_declarations.entry(model, privacy) for model, privacy in CORE_TABLES.items()],
]

"""What this room adds to others."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from opstap.access.look_log import look_log_pages

EXTENSIONS = [
    look_log_pages.entry("import preview", pgettext_lazy("page", "Preview of an import")),
    look_log_pages.entry("import result", pgettext_lazy("page", "Result of an import")),
]

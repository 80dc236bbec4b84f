"""What this room adds to others."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opstap.access.look_log import look_log_pages

EXTENSIONS = [
    look_log_pages.entry("monitor", _("People behind a number of the monitor")),
]

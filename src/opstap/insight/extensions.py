"""What this room adds to others: the monitor's settings, and its page in the look log."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opstap.access.look_log import look_log_pages
from opstap.insight.settings import AGE_BANDS, AGES, YEAR_BANDS, YEARS
from opstap.organisations.municipal_settings import setting_declarations

EXTENSIONS = [
    setting_declarations.entry(AGES, AGE_BANDS, weight=60),
    setting_declarations.entry(YEARS, YEAR_BANDS, weight=61),
    look_log_pages.entry("monitor", _("People behind a number of the monitor")),
]

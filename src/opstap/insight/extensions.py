"""What this room adds to others."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opstap.access.look_log import look_log_pages
from opstap.insight.settings import AGE_BANDS, AGES_SETTING, YEAR_BANDS, YEARS_SETTING
from opstap.organisations.municipal_settings import setting_declarations

EXTENSIONS = [
    look_log_pages.entry("monitor", _("People behind a number of the monitor")),
    setting_declarations.entry(AGES_SETTING, AGE_BANDS, weight=60),
    setting_declarations.entry(YEARS_SETTING, YEAR_BANDS, weight=61),
]

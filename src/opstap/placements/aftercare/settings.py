"""When there is contact after a paid start; a municipality may say otherwise."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opstap.organisations.municipal_settings import SettingDeclaration

WEEKS_SETTING = "aftercare_weeks"
MOST_MOMENTS, LAST_WEEK = 20, 156


def read_weeks(text: str) -> list[int]:
    """The weeks that somebody typed, in order. Raises ValidationError with what is wrong."""
    parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    if not parts:
        raise ValidationError(_("Name at least one week. Aftercare belongs to every paid start."))
    wrong = [part for part in parts if not (part.isascii() and part.isdigit() and 1 <= int(part[:6]) <= LAST_WEEK)]
    if wrong:
        raise ValidationError(
            _("%(part)s is not a number of weeks from 1 to %(most)s.") % {"part": wrong[0][:20], "most": LAST_WEEK}
        )
    if len(set(parts)) > MOST_MOMENTS:
        raise ValidationError(_("Choose at most %(most)s moments.") % {"most": MOST_MOMENTS})
    return sorted({int(part) for part in parts})


def write_weeks(weeks: list[int]) -> str:
    return ", ".join(map(str, weeks))


AFTERCARE_WEEKS = SettingDeclaration(
    label=gettext_lazy("Aftercare: in which weeks after a paid start"),
    help_text=gettext_lazy("Numbers of weeks with commas between them, for example: 1, 2, 4, 8, 13, 26"),
    default=[1, 2, 4, 8, 13, 26],
    source="W 5.3; K 6.24; L, aftercare",
    since=date(2019, 1, 1),
    read=read_weeks,
    write=write_weeks,
)

"""What the timeline says about benefit, household and education."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from opstap.core.privacy import CASE_MANAGERS, COORDINATES, GUIDES
from opstap.people.models import BenefitSpell, Education, Enrolment
from opstap.people.timeline_events import Kind, kinds, timeline_filters

Told = Callable[[Any, str], str]


def register() -> None:
    """Called once, when the room is ready. Benefit and household are for case managers alone (product.md, principle 8)."""
    timeline_filters.register("circumstances", gettext_lazy("Income and education"), weight=80)

    def of_case_managers(name: str, icon: str, title: Any, text: Told) -> None:
        kinds.register(name, Kind("circumstances", icon, lambda c: title, text, CASE_MANAGERS, CASE_MANAGERS))

    def of_everybody(name: str, title: Any, text: Told) -> None:
        kinds.register(name, Kind("circumstances", "school", lambda c: title, text, COORDINATES, GUIDES))

    of_case_managers("benefit.written", "file-text", gettext_lazy("Benefit"), _benefit)
    of_case_managers("benefit.removed", "x", gettext_lazy("Benefit taken away: a mistake"), _no_benefit)
    of_case_managers("household.joined", "home", gettext_lazy("Together in a household"), _from)
    of_case_managers("household.left", "home", gettext_lazy("No longer in the household"), _from)
    of_everybody("education.added", pgettext_lazy("timeline", "Education"), _added)
    of_everybody("education.changed", gettext_lazy("Education changed"), _changed)
    of_everybody("education.removed", gettext_lazy("Education taken away: a mistake"), _removed)


def _day(value: Any) -> str:
    day = parse_date(value) if isinstance(value, str) else None
    return date_format(day, "j F Y") if day else ""


def _kind(content: Any) -> str:
    kind = content.get("kind", "")
    return str(BenefitSpell.Kind(kind).label) if kind in BenefitSpell.Kind.values else ""


def _from(content: Any, role: str) -> str:
    return _("from %(day)s") % {"day": _day(content.get("from"))}


def _benefit(content: Any, role: str) -> str:
    text = f"{_kind(content)} {_from(content, role)}"
    return text + " · " + _("for the whole household") if content.get("household") else text


def _no_benefit(content: Any, role: str) -> str:
    return f"{_kind(content)} {_from(content, role)} – {content.get('reason', '')}"


def _added(content: Any, role: str) -> str:
    parts = [content.get("what", ""), _("from %(day)s") % {"day": _day(content.get("starts_on"))}]
    if role in GUIDES:
        parts[1:1] = [content.get("school", ""), _level(content.get("level", ""))]
    return " · ".join(part for part in parts if part)


def _level(value: str) -> str:
    return str(Education(value).label) if value in Education.values else ""


def _changed(content: Any, role: str) -> str:
    """What became what, as far as the role may read it."""
    parts = [str(content.get("what", ""))]
    for name, value in content.get("after", {}).items():
        if role in GUIDES or name not in ("school", "level"):
            label = Enrolment._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            shown = _day(value) or (_level(value) if name == "level" else value) or _("unknown")
            parts.append(f"{label}: {shown}")
    return " · ".join(part for part in parts if part)


def _removed(content: Any, role: str) -> str:
    """Words that somebody typed are for guides."""
    parts = [content.get("what", ""), content.get("reason", "") if role in GUIDES else ""]
    return " – ".join(part for part in parts if part)

"""What the timeline lines of tracks and actions tell."""

from __future__ import annotations

from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from opstap.core.register import COORDINATES, GUIDES
from opstap.people.kinds import Kind, groups, kinds
from opstap.tracks.models import Position


def register() -> None:
    """Called once, when the room is ready."""
    groups.register("track", gettext_lazy("Track"), weight=30)
    groups.register("actions", pgettext_lazy("timeline", "Actions"), weight=20)
    kinds.register("track.opened", Kind("track", "route", lambda c: gettext_lazy("Track opened"), _opened, COORDINATES))
    kinds.register(
        "track.changed", Kind("track", "stairs-up", lambda c: gettext_lazy("Track changed"), _changed, COORDINATES)
    )
    kinds.register(
        "track.phase_reason",
        Kind(
            "track", "flag", lambda c: gettext_lazy("Why this phase"), lambda c, role: str(c.get("reason", "")), GUIDES
        ),
    )
    kinds.register("action.added", Kind("actions", "list-check", lambda c: gettext_lazy("Agreed"), _added))
    kinds.register("action.done", Kind("actions", "check", lambda c: pgettext_lazy("timeline", "Done"), _what))
    kinds.register("action.dropped", Kind("actions", "x", lambda c: gettext_lazy("Dropped"), _dropped))
    kinds.register(
        "action.moved", Kind("actions", "calendar-event", lambda c: pgettext_lazy("timeline", "Moved"), _moved)
    )
    kinds.register("action.reopened", Kind("actions", "refresh", lambda c: gettext_lazy("Open again"), _what))


def _opened(content: Any, role: str) -> str:
    parts = [content.get("programme"), content.get("phase"), outcome_label(content.get("outcome", ""))]
    owner = content.get("owner")
    parts.append(_("Owner: %(name)s") % {"name": owner} if owner else _("Nobody is the owner yet"))
    return " · ".join(str(part) for part in parts if part)


def outcome_label(value: str) -> str:
    return str(Position(value).label) if value in Position.values else ""


LABELS = {
    "version": gettext_lazy("Programme"),
    "phase": gettext_lazy("Phase"),
    "started_on": gettext_lazy("Start"),
    "ended_on": gettext_lazy("End"),
    "outcome": gettext_lazy("Outcome"),
    "outcome_on": gettext_lazy("Day of the outcome"),
}


def _changed(content: Any, role: str) -> str:
    parts, unknown = [], _("unknown")
    for name, value in content.get("after", {}).items():
        if name in LABELS:
            shown = outcome_label(value) if name == "outcome" else _day(value) or value
            parts.append(f"{LABELS[name]}: {shown or unknown}")
    return "; ".join(parts)


def _day(value: Any) -> str:
    day = parse_date(value) if isinstance(value, str) else None
    return date_format(day, "j F Y") if day else ""


def _what(content: Any, role: str) -> str:
    return str(content.get("text", ""))


def _added(content: Any, role: str) -> str:
    who = content.get("owner") or _("the participant")
    told = _("%(text)s (%(who)s, before %(day)s)") % {
        "text": content.get("text", ""), "who": who, "day": _day(content.get("due_on")),
    }  # fmt: skip
    if content.get("choice") == "obligation":
        return told + " · " + _("Obligation: %(rule)s") % {"rule": content.get("rule", "")}
    return told


def _dropped(content: Any, role: str) -> str:
    reason = content.get("reason")
    return f"{content.get('text', '')} – {reason}" if reason else str(content.get("text", ""))


def _moved(content: Any, role: str) -> str | Promise:
    return _("%(text)s: from %(before)s to %(after)s") % {
        "text": content.get("text", ""), "before": _day(content.get("before")), "after": _day(content.get("after")),
    }  # fmt: skip

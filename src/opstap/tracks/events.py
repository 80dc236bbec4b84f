"""What the timeline lines of tracks and actions tell."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opstap.core.coded_texts import CodedText
from opstap.organisations.roles import COORDINATES, GUIDES
from opstap.people.timeline_events import Kind, kinds
from opstap.tracks.labels import outcome_label as outcome_label  # still imported from here by positions
from opstap.tracks.models import Outflow, PhaseDecision


def register() -> None:
    """Called once, when the room is ready."""
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
    kinds.register("track.decided", Kind("track", "stairs-up", _decided_title, _decided, COORDINATES, GUIDES))
    kinds.register(
        "track.ended", Kind("track", "flag", lambda c: gettext_lazy("Track ended"), _ended, COORDINATES, GUIDES)
    )
    kinds.register(
        "track.reopened",
        Kind("track", "refresh", lambda c: gettext_lazy("Track opened again"), _reason, COORDINATES, GUIDES),
    )
    kinds.register("track.lasted", Kind("track", "eye", _lasted_title, roles=COORDINATES))
    kinds.register("track.participation", Kind("track", "target", _goal_title, _reason, COORDINATES, GUIDES))


def _opened(content: Any, role: str) -> str:
    parts = [content.get("programme"), content.get("phase"), outcome_label(content.get("outcome", ""))]
    owner = content.get("owner")
    parts.append(_("Owner: %(name)s") % {"name": owner} if owner else _("Nobody is the owner yet"))
    return " · ".join(str(part) for part in parts if part)


def phase_told(phase: Any) -> str:
    """A phase as a line keeps it, in the language of the screen; empty for none."""
    return str((phase or {}).get(_language(), ""))


def _language() -> str:
    return "en" if (translation.get_language() or "nl").startswith("en") else "nl"


def _decided_title(content: Any) -> str:
    direction = content.get("direction", "")
    label = PhaseDecision.Direction(direction).label if direction in PhaseDecision.Direction.values else ""
    return f"{label}: {phase_told(content.get('after'))}" if label else _("Phase decision")


def _decided(content: Any, role: str) -> str:
    """Where from and where to for who coordinates; why, and what was not met or unknown, for who guides."""
    before, after = content.get("before") or {}, content.get("after") or {}
    parts = [_from_to(before, after)]
    if role in GUIDES:
        parts.append(_why(content))
        parts += [told for met in (PhaseDecision.Met.NO, PhaseDecision.Met.UNKNOWN) if (told := _open(content, met))]
    return " · ".join(part for part in parts if part)


def _from_to(before: Any, after: Any) -> str:
    if not before:
        return str(after.get("programme", ""))
    named = before.get("programme") != after.get("programme") or before.get("version") != after.get("version")
    told = [
        f"{phase_told(one)} ({one.get('programme', '')} {one.get('version', '')})" if named else phase_told(one)
        for one in (before, after)
    ]
    return _("from %(before)s to %(after)s") % {"before": told[0], "after": told[1]}


def _open(content: Any, met: str) -> str:
    texts = [str(one.get(_language(), "")).rstrip(".") for one in content.get("open", []) if one.get("met") == met]
    return f"{PhaseDecision.Met(met).label}: {'; '.join(texts)}" if texts else ""


def _ended(content: Any, role: str) -> str:
    parts = [outcome_label(content.get("kind", "")), content.get("note", "") if role in GUIDES else ""]
    return " · ".join(part for part in parts if part)


def _reason(content: Any, role: str) -> str:
    return _why(content) if role in GUIDES else ""


def _why(content: Any) -> str:
    reason = content.get("reason", "")
    return str(CodedText(**reason)) if isinstance(reason, dict) else str(reason)


def _lasted_title(content: Any) -> str:
    kind = outcome_label(content.get("kind", ""))
    if content.get("lasted") == Outflow.Lasted.YES:
        return _("It lasted: %(kind)s") % {"kind": kind}
    return _("It did not last: %(kind)s") % {"kind": kind}


def _goal_title(content: Any) -> str:
    if since := _day(content.get("since")):
        return _("Social participation is the goal since %(day)s") % {"day": since}
    return _("Work is the goal again")


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

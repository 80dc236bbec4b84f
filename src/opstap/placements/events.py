"""What the timeline lines of placements and aftercare tell. Contract and the reason of an end are for guides only."""

from __future__ import annotations

from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from opstap.organisations.roles import COORDINATES, GUIDES
from opstap.people.timeline import timeline_filters
from opstap.people.timeline_events import Kind, kinds
from opstap.placements.models import CheckIn, Placement

TERMS = {
    "ends_on": gettext_lazy("Last day"),
    "hours_a_week": gettext_lazy("Hours a week"),
    "contract": pgettext_lazy("placement", "Contract"),
    "formal_employer": gettext_lazy("Formal employer"),
    "goals": gettext_lazy("Goals"),
    "choice": gettext_lazy("Own choice or obligation"),
    "rule": gettext_lazy("Rule"),
    "next_step": gettext_lazy("The step after this"),
}


def register() -> None:
    """Called once, when the room is ready."""
    timeline_filters.register("work", pgettext_lazy("timeline", "Work"), weight=25)
    told: dict[str, tuple[str, Any, Any]] = {
        "placement.made": ("briefcase", _made_title, _made),
        "placement.changed": ("pencil", lambda c: gettext_lazy("Agreed anew"), _changed),
        "placement.ended": ("flag", _ended_title, _ended),
        "placement.cancelled": ("x", lambda c: pgettext_lazy("placement", "Did not start"), _cancelled),
        "placement.end_undone": ("arrow-back-up", lambda c: gettext_lazy("The end was taken back"), _where),
        "placement.employer_stops": ("alert-triangle", lambda c: gettext_lazy("The employer stops"), _stops),
        "aftercare.done": ("check", lambda c: gettext_lazy("Aftercare"), _done),
        "aftercare.moved": ("calendar-event", lambda c: gettext_lazy("Aftercare moved"), _moved),
        "aftercare.stopped": ("x", lambda c: gettext_lazy("Aftercare stopped"), _dropped),
        "aftercare.dropped": ("x", lambda c: gettext_lazy("Aftercare stopped"), _dropped),
    }
    for kind, (icon, title, text) in told.items():
        kinds.register(kind, Kind("work", icon, title, text, COORDINATES, GUIDES))


def kind_label(value: Any) -> str:
    return str(Placement.Kind(value).label) if value in Placement.Kind.values else str(value or "")


def _label(choices: Any, value: Any) -> str:
    return str(choices(value).label) if value in choices.values else str(value or "")


def _day(value: Any) -> str:
    day = parse_date(value) if isinstance(value, str) else None
    return date_format(day, "j F Y") if day else ""


def _where(content: Any, role: str) -> str:
    return str(content.get("where", ""))


def _made_title(content: Any) -> str:
    return _("%(kind)s agreed") % {"kind": kind_label(content.get("kind"))}


def _made(content: Any, role: str) -> str:
    told = {"first": _day(content.get("starts_on")), "last": _day(content.get("ends_on"))}
    days = _("%(first)s to %(last)s") if told["last"] else _("from %(first)s")
    parts = [_where(content, role), days % told]
    if content.get("hours_a_week"):
        parts.append(_("%(hours)s hours a week") % {"hours": content["hours_a_week"]})
    if role in GUIDES and content.get("contract"):
        parts.append(_label(Placement.Contract, content["contract"]))
    if content.get("choice") == Placement.Choice.OBLIGATION:
        parts.append(_("Obligation: %(rule)s") % {"rule": content.get("rule", "")})
    for name in ("goals", "next_step"):
        if content.get(name):
            parts.append(f"{TERMS[name]}: {content[name]}")
    weeks = content.get("aftercare")
    if weeks:
        parts.append(_("Aftercare in week %(weeks)s") % {"weeks": ", ".join(map(str, weeks))})
    return " · ".join(part for part in parts if part)


def _term(name: str, value: Any) -> str:
    if value in (None, ""):
        return pgettext("term", "none")
    if name == "contract":
        return _label(Placement.Contract, value)
    if name == "choice":
        return _label(Placement.Choice, value)
    return _day(value) or str(value)


def _changed(content: Any, role: str) -> str:
    after = content.get("after", {})
    shown = [name for name in TERMS if name in after and (name != "contract" or role in GUIDES)]
    parts = [f"{TERMS[name]}: {_term(name, after[name])}" for name in shown]
    return " · ".join([_where(content, role), *parts])


def _ended_title(content: Any) -> str:
    return _("%(kind)s ended") % {"kind": kind_label(content.get("kind"))}


def _ended(content: Any, role: str) -> str:
    parts = [_where(content, role), _("last day %(day)s") % {"day": _day(content.get("last"))}]
    if role in GUIDES:
        parts += [_label(Placement.EndReason, content.get("reason")), str(content.get("note", ""))]
    if content.get("next"):
        parts.append(_("Next: %(step)s") % {"step": content["next"]})
    return " · ".join(part for part in parts if part)


def _cancelled(content: Any, role: str) -> str:
    parts = [kind_label(content.get("kind")), _where(content, role)]
    return " · ".join([*parts, str(content.get("reason", ""))] if role in GUIDES else parts)


def _stops(content: Any, role: str) -> str:
    return _("%(where)s, on %(day)s") % {"where": _where(content, role), "day": _day(content.get("day"))}


def _done(content: Any, role: str) -> str:
    week = _("week %(week)s") % {"week": content.get("week", "")}
    going = _label(CheckIn.Face, content.get("going"))
    return f"{week}: {going}" if going and role in GUIDES else week


def _moved(content: Any, role: str) -> str:
    return _("week %(week)s: from %(before)s to %(after)s") % {
        "week": content.get("week", ""),
        "before": _day(content.get("before")),
        "after": _day(content.get("after")),
    }


def _dropped(content: Any, role: str) -> str:
    number = int(content.get("moments", 0))
    told = ngettext("%(number)s moment", "%(number)s moments", number) % {"number": number}
    return f"{told}: {content.get('reason', '')}" if role in GUIDES else told

"""What the timeline lines of talks and teams tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from opstap.organisations.roles import COORDINATES, Role
from opstap.people.timeline import timeline_filters
from opstap.people.timeline_events import Kind, kinds
from opstap.team.models import ContactMoment


def register() -> None:
    """Called once, when the room is ready."""
    timeline_filters.register("talks", pgettext_lazy("timeline", "Talks"), weight=10)
    timeline_filters.register("team", pgettext_lazy("timeline", "Team"), weight=40)
    kinds.register("contact.logged", Kind("talks", "message-2", _talk_title, lambda c, role: str(c.get("note", ""))))
    kinds.register("team.joined", Kind("team", "user-plus", lambda c: gettext_lazy("Joined the team"), _who))
    kinds.register("team.left", Kind("team", "door-exit", lambda c: gettext_lazy("Left the team"), _left))
    _register_offers()


def _register_offers() -> None:
    to, by = (
        gettext_lazy("Offered to %(name)s (%(organisation)s)"),
        gettext_lazy("Taken over by %(name)s (%(organisation)s)"),
    )
    no = gettext_lazy("Not taken over by %(name)s (%(organisation)s)")
    back = gettext_lazy("No longer offered to %(name)s (%(organisation)s)")
    kinds.register("team.offered", Kind("team", "arrows-exchange", _offer_title(to), _next_step, COORDINATES))
    kinds.register("team.accepted", Kind("team", "user-check", _offer_title(by), _from_whom, COORDINATES))
    kinds.register("team.declined", Kind("team", "x", _offer_title(no), _why, COORDINATES))
    kinds.register("team.withdrawn", Kind("team", "x", _offer_title(back), roles=COORDINATES))


def _offer_title(text: Any) -> Callable[[Any], str]:
    """The title of a line about an offer; "Anisa (Werkbedrijf)" is who was asked."""
    return lambda content: (
        str(text) % {"name": content.get("name", ""), "organisation": content.get("organisation", "")}
    )


def _next_step(content: Any, role: str) -> str:
    return _("Next: %(text)s") % {"text": content["next_step"]} if content.get("next_step") else ""


def _why(content: Any, role: str) -> str:
    return str(content.get("reason", ""))


def _from_whom(content: Any, role: str) -> str:
    if not content.get("before"):
        return ""
    return _("from %(name)s (%(organisation)s)") % {
        "name": content["before"],
        "organisation": content.get("before_organisation", ""),
    }


def _talk_title(content: Any) -> str:
    how = dict(ContactMoment.How.choices).get(content.get("how", ""), _("Talk"))
    with_whom = content.get("with_whom", "")
    if with_whom in ("", ContactMoment.WithWhom.PARTICIPANT):
        return str(how)
    return _("%(how)s with: %(whom)s") % {"how": how, "whom": dict(ContactMoment.WithWhom.choices).get(with_whom, "")}


def role_label(role: str) -> str:
    return str(Role(role).label) if role in Role.values else role


def _who(content: Any, role: str) -> str:
    label = role_label(content.get("role", ""))
    return f"{content.get('name', '')} ({label})" if label else str(content.get("name", ""))


def _left(content: Any, role: str) -> str:
    if content.get("successor"):
        return _("%(who)s; %(name)s takes over") % {"who": _who(content, role), "name": content["successor"]}
    return _("%(who)s; nobody takes over: %(why)s") % {"who": _who(content, role), "why": content.get("why_none", "")}

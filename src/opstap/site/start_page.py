"""Where somebody starts whose role has no Today: what there is for them now, said honestly."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opstap.core.actors import Actor
from opstap.organisations.roles import Role
from opstap.site.navigation import ON_A_TEAM, PLACES

Words = str | Promise


@dataclass(frozen=True)
class Start:
    """A sentence on top, what follows, and the addresses that this role may open."""

    lead: Words
    later: Words
    links: list[dict[str, object]]


@dataclass(frozen=True)
class StartText:
    """What a role reads on top, and what comes later."""

    lead: Words
    later: Words = ""


TEXTS: dict[str, StartText] = {
    Role.ADMINISTRATOR: StartText(
        _("You see to it that colleagues and partners can work here. You see no dossiers."),
        _(
            "A municipality that wants only the self-assessment begins there, with one form. Others are added by whoever runs the"
            " server."
        ),
    ),
    Role.PRIVACY_OFFICER: StartText(
        _("You see who looked at whom, and which data is kept why. You see no dossiers."),
        _("Requests of participants and the ending of data after its time will come here later."),
    ),
    Role.POLICY_OFFICER: StartText(
        _("You see what came of everybody, on any date, and how the programmes work. You see no names."),
        _("Figures over several municipalities, and the evaluation of a programme, will come here later."),
    ),
    Role.EMPLOYER: StartText(
        _("There is nothing for employers here yet."),
        _(
            "Later you find here what was agreed about a workplace, and whom to call. Until then your contact at the"
            " municipality is the one to ask."
        ),
    ),
    Role.WORKPLACE_BUDDY: StartText(
        _("There is nothing for buddies here yet."),
        _(
            "Later you find here what is up this week and whom to call. Until then ask your contact at the municipality."
        ),
    ),
    Role.PARTICIPANT: StartText(
        _("Your plan is not here yet."),
        _(
            "Later you can read here what the next step is and who helps you. Until then ask your case manager. You may"
            " always ask what is written about you."
        ),
    ),
}
ON_TEAM = StartText(_("Your work starts at Today."))
NO_ROLE = StartText(
    _("You are signed in, but you have no role in Opstap at this moment. That is why you see nothing."),
    _(
        "Did you start a new job, or should you still have a role? Ask the administrator of your organisation to add it."
    ),
)
HINTS: dict[str, Words] = {
    "team:today": _("Who needs me today?"),
    "team:people": _("Everyone whom you help."),
    "insight:monitor": _("Where people stand on a date, and who they are."),
    "tracks:programmes": _("How each programme works, phase by phase."),
    "selfcheck:overview": _("Look at your own municipality with others, and make a plan."),
    "organisations:organisations": _("Your organisation and the parties with which it works; data agreements."),
    "organisations:users": _("Who can sign in, and in which role."),
    "site:outbox": _("Which mail Opstap made."),
    "access:looks": _("Every look at somebody's data."),
    "access:register": _("Which data is kept, why, how long, and who reads it."),
}


def start_for(actor: Actor) -> Start:
    """What somebody finds in the role that they have now; an empty role is somebody without a running membership."""
    text = TEXTS.get(actor.role) or (ON_TEAM if actor.role in ON_A_TEAM else NO_ROLE)
    links = [
        {"title": place.label, "url": reverse(place.name), "hint": HINTS.get(place.name, "")}
        for place in PLACES
        if place.is_for(actor)
    ]
    return Start(text.lead, text.later, links)

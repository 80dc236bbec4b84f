"""Where appointments show: in the dossier, on Today and on the timeline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from opstap.core.actors import Actor
from opstap.core.dates import AMSTERDAM, day_of, end_of_week, now, start_of
from opstap.organisations.requests import StaffRequest
from opstap.organisations.roles import Role
from opstap.people.dossier import Panel, dossier_panels, dossier_riders
from opstap.people.timeline import timeline_filters
from opstap.people.timeline_events import Kind, kinds
from opstap.team.appointments.actions import coming
from opstap.team.models import Appointment
from opstap.team.today.protocol import Item, Lines, awake, today_sources

SHOWN = 5


def register() -> None:
    """Called once, when the room is ready."""
    timeline_filters.register("appointments", gettext_lazy("Appointments"), weight=12)
    for name, icon, title in (
        ("planned", "calendar-event", gettext_lazy("Appointment planned")),
        ("changed", "calendar-event", gettext_lazy("Appointment changed")),
        ("cancelled", "x", gettext_lazy("Appointment cancelled")),
    ):
        kinds.register(f"appointment.{name}", Kind("appointments", icon, _always(title), _what))
    kinds.register(
        "appointment.answered",
        Kind("appointments", "message", lambda c: gettext_lazy("Answer to an invitation"), _answer),
    )
    kinds.register("appointment.called", Kind("appointments", "phone", lambda c: gettext_lazy("Called back"), _moment))
    dossier_panels.register("appointments", Panel("team/_appointments.html", _panel, main=True), weight=15)
    dossier_riders.register("appointment_rows", _rows)
    today_sources.register("appointments", mine, weight=3)


def _always(title: str | Promise) -> Callable[[Any], str | Promise]:
    return lambda content: title


def _rows(actor: Actor) -> Any:
    """The next ones."""
    rows = coming(Appointment.objects.filter(participant_id=OuterRef("pk")))
    told = rows.values(
        json=JSONObject(
            pk="pk", starts_at="starts_at", about="about", place="place", answer="answer", organiser="organiser__name"
        )
    )
    return ArraySubquery(told[:SHOWN])


def _panel(request: StaffRequest, participant: Any) -> dict[str, Any]:
    answers = dict(Appointment.Answer.choices)
    rows = [
        {**row, "starts_at": datetime.fromisoformat(row["starts_at"]), "answer_label": answers.get(row["answer"], "")}
        for row in participant.appointment_rows
    ]
    return {"rows": rows, "participant": participant}


def mine(actor: Actor, day: date) -> Lines:
    """Where I am to be today and this week, as organiser or invited; and first who cannot come or wants to be called."""
    me = Q(organiser_id=actor.user_id)
    invited = Q(invited__contains=[{"user": str(actor.user_id)}])
    soon = Q(starts_at__lt=start_of(end_of_week(day) + timedelta(days=1)))
    asks = Q(answer__in=[Appointment.Answer.NOT_COMING, Appointment.Answer.CALL_ME], starts_at__gt=now())
    rows = (
        Appointment.objects.visible_to(actor)
        .filter(starts_at__gte=start_of(day), state=Appointment.State.PLANNED)
        .filter((me | invited) & soon | me & asks)
        .filter(awake("appointments", actor, day))
        .order_by("starts_at", "pk")
        .values_list(
            "pk",
            "municipality_id",
            "participant_id",
            "participant__given_name",
            "participant__family_name",
            "about",
            "starts_at",
            "minutes",
            "place",
            "answer",
            "organiser_id",
        )
    )
    for key, municipality, person, given, family, about, starts_at, minutes, place, answer, organiser in (yield rows):
        asks_me = organiser == actor.user_id and answer in (Appointment.Answer.NOT_COMING, Appointment.Answer.CALL_ME)
        on = day_of(starts_at)
        label, address, posts = _act(actor, person, key, answer if asks_me else "")
        yield Item(
            section="today" if asks_me or on == day else "week",
            source="appointments",
            subject_id=key,
            municipality_id=municipality,
            participant_id=person,
            person=f"{given} {family}".strip(),
            title=_title(starts_at, day, about, answer if asks_me else ""),
            why=_why(place, minutes, answer),
            act=(label, address),
            day=on,
            posts=posts,
        )


def _act(actor: Actor, person: Any, key: Any, asked: str) -> tuple[str, str, bool]:
    """The one thing to do: call, plan anew, or write down how it went."""
    if asked == Appointment.Answer.CALL_ME:
        return _("I have called"), reverse("team:called", args=[person, key]), True
    if asked == Appointment.Answer.NOT_COMING and actor.role != Role.VOLUNTEER:
        return _("Plan anew"), reverse("team:appointment", args=[person, key]), False
    return _("Log a talk"), reverse("team:talk", args=[person]), False


def _title(starts_at: datetime, day: date, about: str, asked: str) -> str:
    local = starts_at.astimezone(AMSTERDAM)
    when = date_format(local, "H:i") if local.date() == day else date_format(local, "l j F H:i")
    if asked == Appointment.Answer.CALL_ME:
        return _("Call: %(when)s %(about)s") % {"when": when, "about": about}
    if asked == Appointment.Answer.NOT_COMING:
        return _("Cannot come: %(when)s %(about)s") % {"when": when, "about": about}
    return f"{when} {about}"


def _why(place: str, minutes: int, answer: str) -> str:
    parts = [place, ngettext("%(number)d minute", "%(number)d minutes", minutes) % {"number": minutes}]
    if answer:
        parts.append(str(Appointment.Answer(answer).label).lower())
    return ", ".join(parts)


def _day(value: Any) -> str:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    return date_format(moment.astimezone(AMSTERDAM), "l j F Y H:i") if moment else ""


def _moment(content: Any, role: str) -> str:
    return _day(content.get("starts_at"))


def _what(content: Any, role: str) -> str:
    parts = [_day(content.get("starts_at")), str(content.get("about", "")), str(content.get("place", ""))]
    told = content.get("told") or []
    if told:
        parts.append(_("told: %(names)s") % {"names": ", ".join(told)})
    return " · ".join(part for part in parts if part)


def _answer(content: Any, role: str) -> str:
    label = dict(Appointment.Answer.choices).get(content.get("answer", ""), "")
    return pgettext("answer to an invitation", "%(answer)s, %(when)s") % {
        "answer": label,
        "when": _day(content.get("starts_at")),
    }

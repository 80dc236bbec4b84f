"""What appointments put on somebody's Today: where to be, who cannot come, and who wants to be called."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opstap.core.actors import Actor
from opstap.core.dates import AMSTERDAM, day_of, end_of_week, now, start_of
from opstap.organisations.roles import Role
from opstap.team.models import Appointment
from opstap.team.today.protocol import (
    PARTICIPANT_COLUMNS,
    PageLink,
    ParticipantItem,
    PostButton,
    TodayItems,
    about_participant,
    not_put_off,
)

ASKS_FOR_SOMETHING = (Appointment.Answer.NOT_COMING, Appointment.Answer.CALL_ME)


def appointments_ahead(actor: Actor, day: date) -> TodayItems:
    """Where I am to be today and this week, as organiser or invited; and first who cannot come or wants to be called."""
    organises = Q(organiser_id=actor.user_id)
    invited = Q(invited__contains=[{"user": str(actor.user_id)}])
    soon = Q(starts_at__lt=start_of(end_of_week(day) + timedelta(days=1)))
    asks = Q(answer__in=ASKS_FOR_SOMETHING, starts_at__gt=now())
    rows = (
        Appointment.objects.visible_to(actor)
        .filter(starts_at__gte=start_of(day), state=Appointment.State.PLANNED)
        .filter((organises | invited) & soon | organises & asks)
        .filter(not_put_off("appointments", actor, day))
        .order_by("starts_at", "pk")
        .values(*PARTICIPANT_COLUMNS, "about", "starts_at", "minutes", "place", "answer", "organiser_id")
    )
    for row in (yield rows):
        asks_me = row["organiser_id"] == actor.user_id and row["answer"] in ASKS_FOR_SOMETHING
        answer, on = row["answer"] if asks_me else "", day_of(row["starts_at"])
        yield ParticipantItem(
            section="today" if asks_me or on == day else "week",
            source="appointments",
            **about_participant(row),
            title=_title(row["starts_at"], day, row["about"], answer),
            why=_why(row["place"], row["minutes"], row["answer"]),
            act=_what_to_do(actor, row["participant_id"], row["pk"], answer),
            day=on,
        )


def _what_to_do(actor: Actor, participant_id: UUID, appointment_id: UUID, answer: str) -> PageLink | PostButton:
    """The one thing to do: call, plan anew, or write down how it went."""
    keys: list[object] = [participant_id, appointment_id]
    if answer == Appointment.Answer.CALL_ME:
        return PostButton(_("I have called"), reverse("team:called", args=keys))
    if answer == Appointment.Answer.NOT_COMING and actor.role != Role.VOLUNTEER:
        return PageLink(_("Plan anew"), reverse("team:appointment", args=keys))
    return PageLink(_("Log a talk"), reverse("team:talk", args=[participant_id]))


def _title(starts_at: datetime, day: date, about: str, answer: str) -> str:
    local = starts_at.astimezone(AMSTERDAM)
    when = date_format(local, "H:i") if local.date() == day else date_format(local, "l j F H:i")
    if answer == Appointment.Answer.CALL_ME:
        return _("Call: %(when)s %(about)s") % {"when": when, "about": about}
    if answer == Appointment.Answer.NOT_COMING:
        return _("Cannot come: %(when)s %(about)s") % {"when": when, "about": about}
    return f"{when} {about}"


def _why(place: str, minutes: int, answer: str) -> str:
    parts = [place, ngettext("%(number)d minute", "%(number)d minutes", minutes) % {"number": minutes}]
    if answer:
        parts.append(str(Appointment.Answer(answer).label).lower())
    return ", ".join(parts)

"""What this room adds to others and to its own pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opstap.access.look_log import look_log_pages
from opstap.core.coded_texts import coded_texts
from opstap.core.event_kinds import kinds_of_line
from opstap.people.dossier import Panel, dossier_panels, dossier_riders
from opstap.people.timeline import timeline_filters
from opstap.team.appointments import events as appointments
from opstap.team.appointments import panels as appointments_panels
from opstap.team.appointments.today import appointments_ahead
from opstap.team.members import events as members
from opstap.team.members import panels as members_panels
from opstap.team.members.today import owners_to_choose
from opstap.team.talks.events import ContactLogged
from opstap.team.today.protocol import today_sources
from opstap.team.today.track_sources import actions_due, tracks_needing_attention
from opstap.team.transfers import events as transfers
from opstap.team.transfers import labels as transfers_labels
from opstap.team.transfers.queries import objection_of_open_offer
from opstap.team.transfers.today import offers_to_answer
from opstap.tracks.endings.objections import end_objections

EXTENSIONS = [
    *kinds_of_line(ContactLogged),
    *kinds_of_line(members.MemberJoined, members.MemberLeft),
    *kinds_of_line(transfers.TransferOffered, transfers.TransferAccepted),
    *kinds_of_line(transfers.TransferDeclined, transfers.TransferWithdrawn),
    *kinds_of_line(appointments.AppointmentPlanned, appointments.AppointmentChanged, appointments.AppointmentCancelled),
    *kinds_of_line(appointments.AppointmentAnswered, appointments.AppointmentCalledBack),
    coded_texts.entry("track_handed_over", transfers_labels.handed_over_task),
    coded_texts.entry("track_taken_over", transfers_labels.taken_over_task),
    coded_texts.entry("track_not_taken_over", transfers_labels.not_taken_over_task),
    timeline_filters.entry("talks", pgettext_lazy("timeline", "Talks"), weight=10),
    timeline_filters.entry("appointments", _("Appointments"), weight=12),
    timeline_filters.entry("team", pgettext_lazy("timeline", "Team"), weight=40),
    dossier_riders.entry("appointment_rows", appointments_panels.appointment_rows),
    dossier_panels.entry(
        "appointments",
        Panel("team/_appointments.html", appointments_panels.appointments, main=True),
        weight=15,
    ),
    dossier_panels.entry("team", Panel("team/_team.html", members_panels.team), weight=20),
    today_sources.entry("appointments", appointments_ahead, weight=3),
    today_sources.entry("offers", offers_to_answer, weight=5),
    today_sources.entry("actions", actions_due, weight=10),
    today_sources.entry("attention", tracks_needing_attention, weight=20),
    today_sources.entry("nobody_yet", owners_to_choose, weight=30),
    end_objections.entry("offer", objection_of_open_offer, weight=20),
    look_log_pages.entry("today", pgettext_lazy("page", "Today")),
    look_log_pages.entry("people", _("My people")),
    look_log_pages.entry("people export", _("Export of my people")),
    look_log_pages.entry("nobody yet", _("People without an owner")),
    look_log_pages.entry("search", _("Search")),
    look_log_pages.entry("assign", _("Give somebody an owner")),
    look_log_pages.entry("talk", _("Log a talk")),
    look_log_pages.entry("appointment", pgettext_lazy("page", "Appointment")),
    look_log_pages.entry("offer", _("Take over a track")),
]

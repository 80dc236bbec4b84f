"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from opstap.team.appointments import views as appointments_views
from opstap.team.members import views as members_views
from opstap.team.people_list import views as people_list_views
from opstap.team.search import views as search_views
from opstap.team.talks import views as talks_views
from opstap.team.today import views as today_views
from opstap.team.transfers import views as transfers_views

app_name = "team"
urlpatterns = [
    path("", today_views.today_page, name="today"),
    path("people/", people_list_views.people, name="people"),
    path("people/export/", people_list_views.export, name="export"),
    path("nobody-yet/", members_views.nobody_yet, name="nobody_yet"),
    path("search/", search_views.search_page, name="search"),
    path("today/snooze/", today_views.snooze, name="snooze"),
    path("people/<uuid:participant_id>/talk/", talks_views.talk, name="talk"),
    path("people/<uuid:participant_id>/team/join/", members_views.join, name="join"),
    path("people/<uuid:participant_id>/team/hand-over/", transfers_views.hand_over, name="hand_over"),
    path("people/<uuid:participant_id>/team/<uuid:involvement_id>/leave/", members_views.leave, name="leave"),
    path("people/<uuid:participant_id>/appointments/add/", appointments_views.plan, name="plan"),
    path(
        "people/<uuid:participant_id>/appointments/<uuid:appointment_id>/",
        appointments_views.change,
        name="appointment",
    ),
    path(
        "people/<uuid:participant_id>/appointments/<uuid:appointment_id>/cancel/",
        appointments_views.cancel,
        name="cancel_appointment",
    ),
    path(
        "people/<uuid:participant_id>/appointments/<uuid:appointment_id>/called/",
        appointments_views.called,
        name="called",
    ),
    path("tracks/<uuid:track_id>/owner/", members_views.assign, name="assign"),
    path("offers/<uuid:offer_id>/", transfers_views.offer, name="offer"),
    path("offers/<uuid:offer_id>/accept/", transfers_views.accept, name="accept"),
    path("offers/<uuid:offer_id>/decline/", transfers_views.decline, name="decline"),
    path("offers/<uuid:offer_id>/withdraw/", transfers_views.withdraw, name="withdraw"),
]

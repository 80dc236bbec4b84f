"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from opstap.team.views import appointments, lists, members, offers, talks

app_name = "team"
urlpatterns = [
    path("", lists.today_page, name="today"),
    path("people/", lists.people, name="people"),
    path("people/export/", lists.export, name="export"),
    path("nobody-yet/", lists.nobody_yet, name="nobody_yet"),
    path("search/", lists.search_page, name="search"),
    path("today/snooze/", lists.snooze, name="snooze"),
    path("people/<uuid:participant_id>/talk/", talks.talk, name="talk"),
    path("people/<uuid:participant_id>/team/join/", members.join, name="join"),
    path("people/<uuid:participant_id>/team/hand-over/", members.hand_over, name="hand_over"),
    path("people/<uuid:participant_id>/team/<uuid:involvement_id>/leave/", members.leave, name="leave"),
    path("people/<uuid:participant_id>/appointments/add/", appointments.plan, name="plan"),
    path("people/<uuid:participant_id>/appointments/<uuid:appointment_id>/", appointments.change, name="appointment"),
    path(
        "people/<uuid:participant_id>/appointments/<uuid:appointment_id>/cancel/",
        appointments.cancel,
        name="cancel_appointment",
    ),
    path(
        "people/<uuid:participant_id>/appointments/<uuid:appointment_id>/called/",
        appointments.called,
        name="called",
    ),
    path("tracks/<uuid:track_id>/owner/", members.assign, name="assign"),
    path("offers/<uuid:offer_id>/", offers.offer, name="offer"),
    path("offers/<uuid:offer_id>/accept/", offers.accept, name="accept"),
    path("offers/<uuid:offer_id>/decline/", offers.decline, name="decline"),
    path("offers/<uuid:offer_id>/withdraw/", offers.withdraw, name="withdraw"),
]

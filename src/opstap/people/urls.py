"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from opstap.people import views
from opstap.people.circumstances import views as circumstances_views

app_name = "people"
urlpatterns = [
    path("people/new/", views.add, name="add"),
    path("people/<uuid:participant_id>/", views.dossier, name="dossier"),
    path("people/<uuid:participant_id>/timeline/", views.timeline, name="timeline"),
    path("people/<uuid:participant_id>/change/", views.change, name="change"),
    path("people/<uuid:participant_id>/benefit/", circumstances_views.write_benefit, name="write_benefit"),
    path(
        "people/<uuid:participant_id>/benefit/<uuid:spell_id>/remove/",
        circumstances_views.remove_benefit,
        name="remove_benefit",
    ),
    path("people/<uuid:participant_id>/household/", circumstances_views.share_household, name="share_household"),
    path("people/<uuid:participant_id>/household/leave/", circumstances_views.leave_household, name="leave_household"),
    path("people/<uuid:participant_id>/education/", circumstances_views.add_enrolment, name="add_enrolment"),
    path(
        "people/<uuid:participant_id>/education/<uuid:enrolment_id>/",
        circumstances_views.change_enrolment,
        name="change_enrolment",
    ),
    path(
        "people/<uuid:participant_id>/education/<uuid:enrolment_id>/remove/",
        circumstances_views.remove_enrolment,
        name="remove_enrolment",
    ),
]

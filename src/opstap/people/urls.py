"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from opstap.people import circumstance_views, views

app_name = "people"
urlpatterns = [
    path("people/new/", views.add, name="add"),
    path("people/<uuid:participant_id>/", views.dossier, name="dossier"),
    path("people/<uuid:participant_id>/timeline/", views.timeline, name="timeline"),
    path("people/<uuid:participant_id>/change/", views.change, name="change"),
    path("people/<uuid:participant_id>/benefit/", circumstance_views.write_benefit, name="write_benefit"),
    path(
        "people/<uuid:participant_id>/benefit/<uuid:spell_id>/remove/",
        circumstance_views.remove_benefit,
        name="remove_benefit",
    ),
    path("people/<uuid:participant_id>/household/", circumstance_views.share_household, name="share_household"),
    path("people/<uuid:participant_id>/household/leave/", circumstance_views.leave_household, name="leave_household"),
    path("people/<uuid:participant_id>/education/", circumstance_views.add_enrolment, name="add_enrolment"),
    path(
        "people/<uuid:participant_id>/education/<uuid:enrolment_id>/",
        circumstance_views.change_enrolment,
        name="change_enrolment",
    ),
    path(
        "people/<uuid:participant_id>/education/<uuid:enrolment_id>/remove/",
        circumstance_views.remove_enrolment,
        name="remove_enrolment",
    ),
]

"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from opstap.people import views

app_name = "people"
urlpatterns = [
    path("people/new/", views.add, name="add"),
    path("people/<uuid:participant_id>/", views.dossier, name="dossier"),
    path("people/<uuid:participant_id>/timeline/", views.timeline, name="timeline"),
    path("people/<uuid:participant_id>/change/", views.change, name="change"),
]

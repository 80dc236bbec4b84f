"""Addresses of how it goes."""

from __future__ import annotations

from django.urls import path

from opstap.placements.check_ins import views

app_name = "check_ins"
urlpatterns = [
    path("people/<uuid:participant_id>/check-ins/<uuid:check_in_id>/", views.read_check_in, name="read"),
]

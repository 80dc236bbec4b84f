"""Addresses of how it goes."""

from __future__ import annotations

from django.urls import path

from opstap.placements import check_in_views

app_name = "check_ins"
urlpatterns = [
    path("people/<uuid:participant_id>/check-ins/<uuid:check_in_id>/", check_in_views.read, name="read"),
]

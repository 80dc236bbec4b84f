"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from opstap.placements.aftercare import views
from opstap.placements.agreements.views import changing, placing

app_name = "placements"
urlpatterns = [
    path("people/<uuid:participant_id>/place/", placing.place, name="place"),
    path("workplaces/<uuid:workplace_id>/place/", placing.choose_person, name="choose_person"),
    path("placements/<uuid:placement_id>/", changing.placement, name="placement"),
    path("placements/<uuid:placement_id>/change/", changing.change, name="change"),
    path("placements/<uuid:placement_id>/end/", changing.end, name="end"),
    path("placements/<uuid:placement_id>/undo-end/", changing.undo_end, name="undo_end"),
    path("placements/<uuid:placement_id>/did-not-start/", changing.call_off, name="call_off"),
    path("placements/<uuid:placement_id>/stop-aftercare/", views.stop, name="stop_aftercare"),
    path("aftercare/<uuid:moment_id>/log/", views.log, name="log_aftercare"),
    path("aftercare/<uuid:moment_id>/move/", views.move, name="move_aftercare"),
]

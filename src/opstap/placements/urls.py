"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from opstap.placements.aftercare import views as aftercare
from opstap.placements.agreements.views import changing, placing
from opstap.placements.check_ins import views as check_ins

app_name = "placements"
urlpatterns = [
    path("people/<uuid:participant_id>/place/", placing.place_participant, name="place"),
    path("workplaces/<uuid:workplace_id>/place/", placing.choose_person, name="choose_person"),
    path("placements/<uuid:placement_id>/", changing.placement_page, name="placement"),
    path("placements/<uuid:placement_id>/change/", changing.change_placement, name="change"),
    path("placements/<uuid:placement_id>/end/", changing.end_placement, name="end"),
    path("placements/<uuid:placement_id>/undo-end/", changing.undo_placement_end, name="undo_end"),
    path("placements/<uuid:placement_id>/did-not-start/", changing.call_off_placement, name="call_off"),
    path("placements/<uuid:placement_id>/stop-aftercare/", aftercare.stop_aftercare, name="stop_aftercare"),
    path("aftercare/<uuid:moment_id>/log/", aftercare.log_aftercare, name="log_aftercare"),
    path("aftercare/<uuid:moment_id>/move/", aftercare.move_aftercare, name="move_aftercare"),
    path("people/<uuid:participant_id>/check-ins/<uuid:check_in_id>/", check_ins.read_check_in, name="read_check_in"),
]

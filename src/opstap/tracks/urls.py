"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from opstap.tracks.views import endings, phases, programmes, todo

app_name = "tracks"
urlpatterns = [
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/<slug:key>/", programmes.programme, name="programme"),
    path("programmes/<slug:key>/copy/", programmes.copy, name="copy"),
    path("programmes/<slug:key>/adapt/", programmes.adapt, name="adapt"),
    path("programmes/<slug:key>/move/", programmes.move_tracks, name="move_tracks"),
    path("people/<uuid:participant_id>/actions/new/", todo.add_action, name="add_action"),
    path("people/<uuid:participant_id>/phase/", phases.choose_phase, name="choose_phase"),
    path("people/<uuid:participant_id>/track/end/", endings.end, name="end"),
    path("people/<uuid:participant_id>/track/reopen/", endings.reopen, name="reopen"),
    path("people/<uuid:participant_id>/track/lasted/", endings.lasted, name="lasted"),
    path("people/<uuid:participant_id>/track/participation/", endings.participation, name="participation"),
    path("actions/<uuid:action_id>/done/", todo.done, name="done"),
    path("actions/<uuid:action_id>/drop/", todo.drop, name="drop"),
    path("actions/<uuid:action_id>/move/", todo.move, name="move"),
    path("actions/<uuid:action_id>/undo/", todo.undo, name="undo"),
]

"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from opstap.tracks import views

app_name = "tracks"
urlpatterns = [
    path("programmes/", views.programmes, name="programmes"),
    path("programmes/<slug:key>/", views.programme, name="programme"),
    path("people/<uuid:participant_id>/actions/new/", views.add_action, name="add_action"),
    path("people/<uuid:participant_id>/phase/", views.choose_phase, name="choose_phase"),
    path("actions/<uuid:action_id>/done/", views.done, name="done"),
    path("actions/<uuid:action_id>/drop/", views.drop, name="drop"),
    path("actions/<uuid:action_id>/move/", views.move, name="move"),
    path("actions/<uuid:action_id>/undo/", views.undo, name="undo"),
]

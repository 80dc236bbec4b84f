"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from opstap.tracks.endings import views as endings_views
from opstap.tracks.phases import views as phases_views
from opstap.tracks.programmes import views as programmes_views
from opstap.tracks.todo import views as todo_views

app_name = "tracks"
urlpatterns = [
    path("programmes/", programmes_views.list_programmes, name="programmes"),
    path("programmes/<slug:key>/", programmes_views.show_programme, name="programme"),
    path("programmes/<slug:key>/copy/", programmes_views.copy_programme, name="copy"),
    path("programmes/<slug:key>/adapt/", programmes_views.adapt_programme, name="adapt"),
    path("programmes/<slug:key>/move/", programmes_views.move_tracks, name="move_tracks"),
    path("people/<uuid:participant_id>/actions/new/", todo_views.add_action, name="add_action"),
    path("people/<uuid:participant_id>/phase/", phases_views.choose_phase, name="choose_phase"),
    path("people/<uuid:participant_id>/track/end/", endings_views.end_track, name="end"),
    path("people/<uuid:participant_id>/track/reopen/", endings_views.reopen_track, name="reopen"),
    path("people/<uuid:participant_id>/track/lasted/", endings_views.check_outcome, name="lasted"),
    path("people/<uuid:participant_id>/track/participation/", endings_views.change_goal, name="participation"),
    path("actions/<uuid:action_id>/done/", todo_views.finish_action, name="done"),
    path("actions/<uuid:action_id>/drop/", todo_views.drop_action, name="drop"),
    path("actions/<uuid:action_id>/move/", todo_views.move_action, name="move"),
    path("actions/<uuid:action_id>/undo/", todo_views.undo_action, name="undo"),
]

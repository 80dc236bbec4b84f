"""Hangs phases and actions into the dossier, and says what this room's timeline lines tell."""

from __future__ import annotations

from django.apps import AppConfig


class TracksConfig(AppConfig):
    name = "opstap.tracks"
    label = "tracks"

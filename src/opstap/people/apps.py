"""The room of participants and what is known about them."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "opstap.people"
    label = "people"

"""Pages for who has no account."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "opstap.portal"
    label = "portal"

"""Pages for who has no account: which things a link opens, and where the team makes one."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "opstap.portal"
    label = "portal"

"""Registers what this room's timeline lines say."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class PeopleConfig(AppConfig):
    name = "opstap.people"
    label = "people"

    def ready(self) -> None:
        from opstap.core.privacy import CASE_MANAGERS
        from opstap.people.circumstances import events, panels
        from opstap.people.timeline_events import Kind, kinds, timeline_filters

        events.register()
        panels.register()

        timeline_filters.register("facts", gettext_lazy("Facts"), weight=90)
        kinds.register(
            "participant.added",
            Kind("facts", "user-plus", lambda content: gettext_lazy("Added to Opstap"), whole=CASE_MANAGERS),
        )
        kinds.register(
            "participant.changed",
            Kind("facts", "pencil", lambda content: gettext_lazy("Facts changed"), _changes, whole=CASE_MANAGERS),
        )


def _changes(content: Any, role: str) -> str | Promise:
    """Which facts became what, as far as the role may read them; a level counts as a fact that the whole team reads."""
    from opstap.core.privacy import privacy_of
    from opstap.people.facts import display, label
    from opstap.people.models import Participant

    allowed = privacy_of(Participant).readable_by(role)
    parts, unknown = [], _("unknown")
    for name, value in content.get("after", {}).items():
        if name in allowed or name.startswith("level_"):
            parts.append(f"{label(name)}: {display(name, value) or unknown}")
    return "; ".join(parts)

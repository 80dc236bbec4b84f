"""The form for adapting a programme, filled in as the page shows it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from opstap.tracks.models import ProgrammeVersion
from opstap.tracks.programmes.drafts import as_draft
from opstap.tracks.programmes.queries import blueprint_of

LISTS = ("entry", "activities", "exit")


def form_data(key: str, **changed: Any) -> dict[str, Any]:
    """What a browser sends for the newest version of the programme with this key, with some fields changed."""
    version = ProgrammeVersion.objects.filter(programme__key=key).order_by("-number")[0]
    draft = as_draft(blueprint_of(version.pk))
    data: dict[str, Any] = {
        "request_key": str(uuid4()),
        "seen": version.number,
        "name": draft.name,
        "summary": draft.summary,
        "phases-TOTAL_FORMS": len(draft.phases),
        "phases-INITIAL_FORMS": len(draft.phases),
    }
    for at, phase in enumerate(draft.phases):
        weeks = {"min_weeks": phase.min_weeks or "", "max_weeks": phase.max_weeks or ""}
        lines = {name: "\r\n".join(getattr(phase, name)) for name in LISTS}
        row = {"key": phase.key, "name": phase.name, "purpose": phase.purpose, **weeks, **lines}
        data |= {f"phases-{at}-{name}": value for name, value in row.items()}
    return data | changed

"""What stands in a version of a programme, and which versions a municipality can use."""

from __future__ import annotations

import json
from functools import lru_cache
from uuid import UUID

from django.db.models import Q

from opstap.tracks.models import Phase, ProgrammeVersion
from opstap.tracks.programmes.blueprint import Blueprint


def blueprint_of(version_id: UUID) -> Blueprint:
    """The programme of a version, read and checked once a process: a version never changes."""
    return _read(version_id)


@lru_cache(maxsize=256)
def _read(version_id: UUID) -> Blueprint:
    stored = ProgrammeVersion.objects.values_list("blueprint", flat=True).get(pk=version_id)
    return as_blueprint(stored)


def as_blueprint(data: object) -> Blueprint:
    """Plain data as a blueprint; through JSON, because lists become tuples only there. Raises pydantic's ValidationError."""
    return Blueprint.model_validate_json(json.dumps(data))


@lru_cache(maxsize=256)
def phases_of(version_id: UUID) -> tuple[Phase, ...]:
    """The phases of a version; a version never changes, so they are read once a process."""
    return tuple(Phase.objects.filter(version_id=version_id))


def phases_on_offer(version: ProgrammeVersion | None, municipality_id: UUID) -> list[Phase]:
    """The phases that a track in this municipality can go to, in order: of every programme's newest version, and of the
    track's own version where that is not the newest (to a newer one a track only moves on purpose)."""
    theirs = Q(version__programme__municipality__isnull=True) | Q(version__programme__municipality_id=municipality_id)
    rows = Phase.objects.filter(theirs).select_related("version__programme").defer("version__blueprint")
    phases = list(rows.order_by("version__programme__name", "version__programme__key", "version__number", "position"))
    newest: dict[UUID, int] = {}
    for phase in phases:
        programme = phase.version.programme_id
        newest[programme] = max(newest.get(programme, 0), phase.version.number)
    own = version.pk if version is not None else None
    return [one for one in phases if one.version_id == own or one.version.number == newest[one.version.programme_id]]

"""Programme files become programme versions: a file whose text changed becomes the next version, nothing is overwritten."""

from __future__ import annotations

import hashlib
import json

from django.db import transaction

from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.dates import now
from opstap.core.timeline import record
from opstap.tracks.models import Phase, Programme, ProgrammeVersion
from opstap.tracks.programmes.blueprint import Blueprint, load_builtin


def digest(blueprint: Blueprint) -> str:
    text = json.dumps(blueprint.model_dump(mode="json", exclude_none=True), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def publish_builtin(*, by: Actor) -> int:
    """Publish every built-in programme whose content is not its newest version yet. Returns how many were."""
    published = 0
    with transaction.atomic():
        newest = dict(
            ProgrammeVersion.objects.order_by("programme__key", "number").values_list("programme__key", "digest")
        )
        for blueprint in load_builtin():
            if newest.get(blueprint.key) != digest(blueprint):
                publish(blueprint=blueprint, by=by)
                published += 1
    return published


@action
def publish(*, blueprint: Blueprint, by: Actor) -> ProgrammeVersion:
    """Add a version of a programme, with its phases as rows. Tracks that run keep the version they follow."""
    programme, _ = Programme.objects.update_or_create(key=blueprint.key, defaults={"name": blueprint.name})
    latest = programme.versions.order_by("-number").first()
    version = ProgrammeVersion.objects.create(
        programme=programme,
        number=(latest.number if latest else 0) + 1,
        blueprint=blueprint.model_dump(mode="json", exclude_none=True),
        digest=digest(blueprint),
        made_at=now(),
    )
    Phase.objects.bulk_create(
        Phase(
            version=version,
            key=phase.key,
            position=place,
            name_nl=phase.name.nl,
            name_en=phase.name.en,
            weeks=phase.length.max_weeks if phase.length else None,
        )
        for place, phase in enumerate(blueprint.phases, start=1)
    )
    record(programme, "programme.published", by=by, subject=version, name=programme.name, number=version.number)
    return version

"""The look log: one row per view that shows somebody's data, with whose it was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.utils.functional import Promise

from opstap.access.models import Look
from opstap.core.actors import Actor
from opstap.core.dates import now
from opstap.core.extension_points import ExtensionPoint

look_log_pages: ExtensionPoint[str | Promise] = ExtensionPoint("pages of the look log", __name__)
"""What a page is called in the log, by the name under which its views write looks."""

SAME_VISIT = timedelta(hours=1)
"""Looks within the hour are one visit."""


def log_look(
    actor: Actor, page: str, *, participant: tuple[UUID, UUID] | None = None, shown: Iterable[tuple[UUID, UUID]] = ()
) -> None:
    """Write who looked. `participant` for one dossier, `shown` for a list; each is (participant id, municipality id).

    A list over several municipalities makes one row for each, so that every municipality can account for its own. The
    program itself looks without a row; so does somebody who is nobody yet, since nothing is shown to them.
    Raises LookupError for a page that no room names.
    """
    look_log_pages.require(page)
    who = {"user_id": actor.id} if actor.is_user else {"guest_id": actor.id}
    if actor.is_system or actor.id is None:
        return
    per_municipality: dict[UUID, list[UUID]] = {}
    for person, municipality in [participant] if participant else shown:
        per_municipality.setdefault(municipality, []).append(person)
    Look.objects.bulk_create(
        Look(
            municipality_id=municipality,
            role=actor.role,
            at=now(),
            page=page,
            participant_id=participant[0] if participant else None,
            shown=people,
            **who,
        )
        for municipality, people in per_municipality.items()
    )


def page_name(page: str) -> str:
    """The page as people call it; one that no room names any more keeps the name in the log."""
    return str(look_log_pages.get(page) or page)

"""The import's job for the worker."""

from __future__ import annotations

from uuid import UUID

from opstap.access.reach import actor_for, choose, memberships_of
from opstap.core.dates import today
from opstap.core.jobs import job
from opstap.exchange.carrying import run_in_background
from opstap.exchange.models import Import
from opstap.organisations.models import Role


@job("exchange.carry_out")
def carry_out_import(*, import_id: str, membership_id: str) -> None:
    """Carry out an import as the person who confirmed it; who may no longer do so by then changes nothing."""
    batch = Import.objects.get(pk=UUID(import_id))
    user = batch.user
    if user is None:
        return
    memberships = [m for m in memberships_of(user, today()) if str(m.pk) == membership_id]
    actor = actor_for(user, choose(memberships, membership_id), today())
    if batch.municipality_id not in actor.municipalities:
        Import.objects.filter(pk=batch.pk).update(state=Import.State.FAILED, problem="")
        return
    importer = user if actor.role == Role.CASE_MANAGER else None
    run_in_background(batch.pk, actor, importer)

"""The import's job for the worker."""

from __future__ import annotations

from uuid import UUID

from opstap.access.actors import actor_for, choose_membership, memberships_of
from opstap.core.coded_texts import CodedText
from opstap.core.dates import today
from opstap.core.jobs import job
from opstap.exchange.importing.import_run import give_up, run_in_background
from opstap.exchange.models import Import
from opstap.organisations.models import User
from opstap.organisations.roles import Role

IMPORTERS = (Role.CASE_MANAGER, Role.COORDINATOR)


@job("exchange.carry_out")
def carry_out_import(*, import_id: str, membership_id: str) -> None:
    """Carry out an import as the person who confirmed it; who may no longer do so changes nothing."""
    batch = Import.objects.select_related("user").filter(pk=UUID(import_id)).first()
    if batch is None or batch.user is None:
        return
    _carry_out(batch, batch.user, membership_id)


def _carry_out(batch: Import, user: User, membership_id: str) -> None:
    memberships = [m for m in memberships_of(user, today()) if str(m.pk) == membership_id]
    actor = actor_for(user, choose_membership(memberships, membership_id), today())
    if not user.is_active or batch.municipality_id not in actor.municipalities or actor.role not in IMPORTERS:
        give_up(batch.pk, CodedText.of("import_role_lost"))
        return
    run_in_background(batch.pk, actor, user if actor.role == Role.CASE_MANAGER else None)

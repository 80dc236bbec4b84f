"""What a file may name, as the municipality knows it: programmes (the built-in ones and its own) with phases, case
managers, its own code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from opstap.exchange.models import ColumnMapping
from opstap.exchange.reading.municipal_words import Known, ProgrammeWords, Word
from opstap.organisations.models import Membership, Municipality, Organisation, User
from opstap.organisations.roles import Role
from opstap.tracks.models import Phase, ProgrammeVersion
from opstap.tracks.programmes.blueprint import load_builtin


@dataclass(frozen=True)
class Knowledge:
    """`Known` for the reader, and the rows behind its keys: newest version by programme, phases by version and key."""

    known: Known
    versions: dict[str, ProgrammeVersion]
    phases: dict[tuple[UUID, str], Phase]
    managers: dict[str, tuple[User, UUID]]


def knowledge_of(municipality: Municipality, day: date) -> Knowledge:
    """What this municipality knows on a day. Case managers are its own, with a running membership."""
    every = list(
        ProgrammeVersion.objects.filter(
            Q(programme__municipality=municipality) | Q(programme__municipality__isnull=True)
        )
        .select_related("programme")
        .defer("blueprint")
        .prefetch_related("phases")
        .order_by("programme__name", "number")
    )
    versions = {version.programme.key: version for version in every}  # a later number takes the place of an earlier
    memberships = (
        Membership.objects.running_on(day)
        .filter(organisation_id=municipality.pk, role=Role.CASE_MANAGER, user__is_active=True)
        .select_related("user")
    )
    managers = {str(m.user_id): (m.user, m.organisation_id) for m in memberships}
    aliases = {blueprint.key: blueprint.aliases for blueprint in load_builtin()}
    known = Known(
        programmes=tuple(_words(version, aliases.get(key, ())) for key, version in versions.items()),
        case_managers=tuple(Word(key, user.name, (user.email,)) for key, (user, _where) in managers.items()),
        municipality_code=municipality.code,
        municipality_name=municipality.organisation.name,
    )
    phases = {(version.pk, phase.key): phase for version in every for phase in version.phases.all()}
    return Knowledge(known, versions, phases, managers)


def _words(version: ProgrammeVersion, aliases: tuple[str, ...]) -> ProgrammeWords:
    phases = tuple(Word(p.key, p.name_nl, (p.name_en,)) for p in version.phases.all())
    return ProgrammeWords(version.programme.key, version.programme.name, aliases, phases)


def remembered_by(organisation: Organisation) -> dict[str, str]:
    """Folded heading to target ("" for left out), as somebody of this organisation chose before."""
    return dict(ColumnMapping.objects.filter(organisation=organisation).values_list("heading", "target"))


def remember(organisation_id: UUID, municipality_id: UUID, choices: dict[str, str]) -> None:
    """Keep a mapping for the next file of this organisation."""
    kept = {heading[:120]: target for heading, target in choices.items()}
    ColumnMapping.objects.bulk_create(
        [
            ColumnMapping(
                organisation_id=organisation_id, municipality_id=municipality_id, heading=heading, target=target
            )
            for heading, target in kept.items()
        ],
        update_conflicts=True,
        unique_fields=["organisation", "heading"],
        update_fields=["target"],
    )

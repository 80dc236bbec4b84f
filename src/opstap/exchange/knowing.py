"""What a file may name, as the municipality knows it: programmes with phases, case managers, its own code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from opstap.exchange.models import ColumnMapping
from opstap.exchange.reading.known import Known, ProgrammeWords, Word
from opstap.organisations.models import Membership, Municipality, Organisation, Role, User
from opstap.tracks.blueprint import load_builtin
from opstap.tracks.models import Phase, ProgrammeVersion


@dataclass(frozen=True)
class Knowledge:
    """`Known` for the reader, and the rows behind its keys."""

    known: Known
    versions: dict[str, ProgrammeVersion]
    phases: dict[tuple[str, str], Phase]
    managers: dict[str, tuple[User, UUID]]


def knowledge_of(municipality: Municipality, day: date) -> Knowledge:
    """What this municipality knows on a day. Case managers are its own, with a running membership."""
    versions = {
        version.programme.key: version
        for version in ProgrammeVersion.objects.select_related("programme")
        .prefetch_related("phases")
        .order_by("number")
    }
    phases = {(key, phase.key): phase for key, version in versions.items() for phase in version.phases.all()}
    memberships = (
        Membership.objects.running_on(day)
        .filter(organisation_id=municipality.pk, role=Role.CASE_MANAGER, user__is_active=True)
        .select_related("user")
    )
    managers = {str(m.user_id): (m.user, m.organisation_id) for m in memberships}
    known = Known(
        programmes=tuple(_words(version) for version in versions.values()),
        case_managers=tuple(Word(key, user.name, (user.email,)) for key, (user, _where) in managers.items()),
        municipality_code=municipality.code,
        municipality_name=municipality.organisation.name,
    )
    return Knowledge(known, versions, phases, managers)


def _words(version: ProgrammeVersion) -> ProgrammeWords:
    blueprint = next((b for b in load_builtin() if b.key == version.programme.key), None)
    phases = tuple(Word(p.key, p.name_nl, (p.name_en,)) for p in version.phases.all())
    return ProgrammeWords(version.programme.key, version.programme.name, blueprint.aliases if blueprint else (), phases)


def remembered_by(organisation: Organisation) -> dict[str, str]:
    """Folded heading to target, as somebody of this organisation chose before."""
    return dict(ColumnMapping.objects.filter(organisation=organisation).values_list("heading", "target"))


def remember(organisation_id: UUID, municipality_id: UUID, choices: dict[str, str]) -> None:
    """Keep a mapping for the next file of this organisation."""
    ColumnMapping.objects.bulk_create(
        [
            ColumnMapping(organisation_id=organisation_id, municipality_id=municipality_id, heading=heading[:120], target=target)
            for heading, target in choices.items()
        ],
        update_conflicts=True, unique_fields=["organisation", "heading"], update_fields=["target"],
    )  # fmt: skip

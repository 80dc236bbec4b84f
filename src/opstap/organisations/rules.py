"""Which roles exist at which kind of organisation (product.md, "Who uses it")."""

from __future__ import annotations

from opstap.organisations.models import OrganisationKind, Role

_MUNICIPAL = frozenset(
    {
        Role.CASE_MANAGER,
        Role.COORDINATOR,
        Role.JOB_HUNTER,
        Role.COACH,
        Role.POLICY_OFFICER,
        Role.PRIVACY_OFFICER,
        Role.ADMINISTRATOR,
        Role.PARTICIPANT,
        Role.VOLUNTEER,
    }
)
_PARTNER = frozenset(
    {Role.COACH, Role.COORDINATOR, Role.JOB_HUNTER, Role.CASE_MANAGER, Role.VOLUNTEER, Role.ADMINISTRATOR}
)
_ROLES: dict[str, frozenset[Role]] = {
    OrganisationKind.MUNICIPALITY: _MUNICIPAL,
    OrganisationKind.PARTNER: _PARTNER,
    OrganisationKind.LANGUAGE_SCHOOL: frozenset({Role.COACH, Role.COORDINATOR, Role.VOLUNTEER, Role.ADMINISTRATOR}),
    OrganisationKind.WORK_COMPANY: _PARTNER,
    OrganisationKind.VOLUNTEERS: frozenset({Role.VOLUNTEER, Role.COACH, Role.COORDINATOR, Role.ADMINISTRATOR}),
    OrganisationKind.EMPLOYER: frozenset({Role.EMPLOYER, Role.WORKPLACE_BUDDY, Role.COORDINATOR}),
    OrganisationKind.RECEPTION_CENTRE: frozenset({Role.COACH, Role.CASE_MANAGER}),
    OrganisationKind.PROVINCE: frozenset({Role.POLICY_OFFICER}),
}


def roles_at(kind: str) -> frozenset[Role]:
    """The roles that somebody can have at an organisation of this kind."""
    return _ROLES[kind]

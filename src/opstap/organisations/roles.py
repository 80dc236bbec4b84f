"""Who uses Opstap: the roles, where each exists, and the sets of roles that may read or do the same."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganisationKind(models.TextChoices):
    MUNICIPALITY = "municipality", _("Municipality")
    PARTNER = "partner", _("Chain partner")
    LANGUAGE_SCHOOL = "language_school", _("Language school")
    WORK_COMPANY = "work_company", _("Work company")
    VOLUNTEERS = "volunteers", _("Volunteer organisation")
    EMPLOYER = "employer", _("Employer")
    RECEPTION_CENTRE = "reception_centre", _("Reception centre")
    PROVINCE = "province", _("Province")


class Role(models.TextChoices):
    """What somebody comes to Opstap for. One membership has one role; roles are not stacked."""

    CASE_MANAGER = "case_manager", _("Case manager")
    COORDINATOR = "coordinator", pgettext_lazy("role", "Coordinator")
    JOB_HUNTER = "job_hunter", _("Job hunter")
    COACH = "coach", _("Coach")
    VOLUNTEER = "volunteer", _("Volunteer")
    EMPLOYER = "employer", _("Employer")
    WORKPLACE_BUDDY = "workplace_buddy", _("Buddy at work")
    PARTICIPANT = "participant", _("Participant")
    POLICY_OFFICER = "policy_officer", _("Policy officer")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")
    ADMINISTRATOR = "administrator", _("Administrator")


GUIDES = frozenset({Role.CASE_MANAGER.value, Role.JOB_HUNTER.value, Role.COACH.value})
"""Who guides people and has dossiers: they read what was talked about and why."""
CASE_MANAGERS = frozenset({Role.CASE_MANAGER.value})
"""Who answers for a track and reads benefit and household."""
COORDINATES = GUIDES | {Role.COORDINATOR.value}
"""Who has dossiers, or arranges how dossiers are worked on and reads that something happened."""
TEAM = COORDINATES | {Role.VOLUNTEER.value}
"""Who can be on the team of a participant."""
OWN_ADMINISTRATION = frozenset({Role.ADMINISTRATOR.value})
"""Who keeps the accounts of an organisation, and sees no dossiers."""
EVERYONE = TEAM | {Role.POLICY_OFFICER.value, Role.PRIVACY_OFFICER.value, Role.ADMINISTRATOR.value}
"""Everybody with an account at a municipality or one of its partners."""

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

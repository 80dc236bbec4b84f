"""What there is to know about a person, a file a subject."""

from __future__ import annotations

from opstap.people.models.circumstances import BenefitSpell, Enrolment, Household, HouseholdMember
from opstap.people.models.participant import (
    Education,
    LanguageLevel,
    LearningRoute,
    Participant,
    ParticipantQuerySet,
    PermitKind,
    SearchWord,
    Sex,
)

__all__ = [
    "BenefitSpell",
    "Education",
    "Enrolment",
    "Household",
    "HouseholdMember",
    "LanguageLevel",
    "LearningRoute",
    "Participant",
    "ParticipantQuerySet",
    "PermitKind",
    "SearchWord",
    "Sex",
]

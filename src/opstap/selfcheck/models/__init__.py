"""The tables of self-assessments, by subject."""

from opstap.selfcheck.models.answers import AgreedScore, Answer
from opstap.selfcheck.models.assessments import Assessment, Respondent
from opstap.selfcheck.models.comparison import SharedScores
from opstap.selfcheck.models.improvement_plan import OrganisationAction

__all__ = ["AgreedScore", "Answer", "Assessment", "OrganisationAction", "Respondent", "SharedScores"]

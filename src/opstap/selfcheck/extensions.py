"""What this room adds to others and to its own pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opstap.access.guest_links import LinkKind, link_kinds
from opstap.core.event_kinds import kinds_of_line
from opstap.selfcheck.answers import events as answers
from opstap.selfcheck.assessments import events as assessments
from opstap.selfcheck.comparison import events as comparison
from opstap.selfcheck.discussion import events as discussion
from opstap.selfcheck.evidence import people, work
from opstap.selfcheck.evidence.sources import evidence_sources
from opstap.selfcheck.improvement_plan import events as improvement_plan
from opstap.selfcheck.improvement_plan.today import own_improvements
from opstap.selfcheck.respondents import events as respondents
from opstap.selfcheck.respondents.links import NO_ROLE, RESPONDENT, manages_links, takes_part_still
from opstap.team.today.protocol import today_sources

EXTENSIONS = [
    *kinds_of_line(assessments.AssessmentStarted, assessments.AnswersOpened),
    *kinds_of_line(assessments.AssessmentClosed, assessments.AssessmentDeleted),
    *kinds_of_line(respondents.RespondentInvited, respondents.RespondentLeft),
    *kinds_of_line(answers.StatementAnswered, answers.RespondentFinished, discussion.ScoreAgreed),
    *kinds_of_line(improvement_plan.ImprovementPlanned),
    *kinds_of_line(improvement_plan.ImprovementDone, improvement_plan.ImprovementDropped),
    *kinds_of_line(comparison.ScoresShared, comparison.ScoresWithdrawn),
    today_sources.entry("selfcheck", own_improvements, weight=60),
    link_kinds.entry(
        RESPONDENT, LinkKind(_("Page for filling in a self-assessment"), NO_ROLE, takes_part_still, manages_links)
    ),
    evidence_sources.entry("owner", people.FIXED_GUIDE),
    evidence_sources.entry("caseload", people.TRACKS_PER_GUIDE),
    evidence_sources.entry("buddy", people.BUDDY),
    evidence_sources.entry("partner", people.PARTNER_ON_TEAM),
    evidence_sources.entry("contact", people.RECENT_TALKS),
    evidence_sources.entry("next step", people.NEXT_STEP),
    evidence_sources.entry("women", people.WOMEN_WITH_NEXT_STEP),
    evidence_sources.entry("participation", people.PARTICIPATION_GOAL),
    evidence_sources.entry("decisions", people.FULL_PICTURE),
    evidence_sources.entry("level", people.LEVEL_KNOWN),
    evidence_sources.entry("route", people.ROUTE_KNOWN),
    evidence_sources.entry("education", people.IN_EDUCATION),
    evidence_sources.entry("on the job", work.LANGUAGE_AT_WORK),
    evidence_sources.entry("paid", work.PAID_PLACES),
    evidence_sources.entry("own business", work.OWN_BUSINESS),
    evidence_sources.entry("goals", work.UNPAID_WITH_GOALS),
    evidence_sources.entry("aftercare", work.AFTERCARE_HELD),
    evidence_sources.entry("employers", work.ONE_CONTACT),
    evidence_sources.entry("known before", work.KNOWN_BEFORE),
    evidence_sources.entry("employers say", work.EMPLOYERS_SATISFIED),
]

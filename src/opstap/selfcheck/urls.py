"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from opstap.selfcheck.answers import views as answers
from opstap.selfcheck.assessments import views as assessments
from opstap.selfcheck.comparison import views as comparison
from opstap.selfcheck.discussion import views as discussion
from opstap.selfcheck.improvement_plan import views as improvement_plan
from opstap.selfcheck.instruments import views as instruments
from opstap.selfcheck.reports import views as reports
from opstap.selfcheck.respondents import views as respondents

app_name = "selfcheck"

urlpatterns = [
    path("", assessments.overview, name="overview"),
    path("new/", assessments.begin, name="begin"),
    path("new-municipality/", assessments.begin_elsewhere, name="begin_elsewhere"),
    path("delete/", assessments.delete_all, name="delete_all"),
    path("example/", instruments.example, name="example"),
    path("instruments/<slug:key>/", instruments.instrument, name="instrument"),
    path("instruments/<slug:key>/evidence/", instruments.evidence_page, name="evidence"),
    path("actions/<uuid:organisation_action_id>/", improvement_plan.close_action, name="close_action"),
    path("<uuid:assessment_id>/", assessments.assessment, name="assessment"),
    path("<uuid:assessment_id>/people/", respondents.invite, name="invite"),
    path("<uuid:assessment_id>/people/link/", respondents.invite_guest, name="invite_guest"),
    path("<uuid:assessment_id>/people/<uuid:respondent_id>/leave/", respondents.leave, name="leave"),
    path("<uuid:assessment_id>/themes/<int:number>/", answers.theme, name="theme"),
    path("<uuid:assessment_id>/statements/<slug:statement>/", answers.answer, name="answer"),
    path("<uuid:assessment_id>/finish/", answers.finish, name="finish"),
    path("<uuid:assessment_id>/open/", assessments.open_early, name="open_early"),
    path("<uuid:assessment_id>/side-by-side/<int:number>/", discussion.talk, name="talk"),
    path("<uuid:assessment_id>/agree/<slug:statement>/", discussion.agree, name="agree"),
    path("<uuid:assessment_id>/agree-same/", discussion.agree_same, name="agree_same"),
    path("<uuid:assessment_id>/plan/", improvement_plan.plan, name="plan"),
    path("<uuid:assessment_id>/plan/new/", improvement_plan.plan_action, name="plan_action"),
    path("<uuid:assessment_id>/over-time/", comparison.over_time, name="over_time"),
    path("<uuid:assessment_id>/report/", reports.report, name="report"),
    path("<uuid:assessment_id>/sheets/", reports.sheets, name="sheets"),
    path("<uuid:assessment_id>/others/", comparison.others, name="others"),
    path("<uuid:assessment_id>/others/withdraw/", comparison.withdraw, name="withdraw"),
    path("<uuid:assessment_id>/close/", assessments.close, name="close"),
    path("<uuid:assessment_id>/delete/", assessments.delete, name="delete"),
]

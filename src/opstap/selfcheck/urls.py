from __future__ import annotations

from django.urls import path

from opstap.selfcheck.views import assessing, beginning, filling, looking, others, papers, people, planning, talking

app_name = "selfcheck"

urlpatterns = [
    path("", assessing.overview, name="overview"),
    path("new/", assessing.begin, name="begin"),
    path("new-municipality/", beginning.begin_elsewhere, name="begin_elsewhere"),
    path("delete/", beginning.delete_all, name="delete_all"),
    path("example/", looking.example, name="example"),
    path("instruments/<slug:key>/", looking.instrument, name="instrument"),
    path("instruments/<slug:key>/evidence/", looking.evidence_page, name="evidence"),
    path("actions/<uuid:organisation_action_id>/", planning.close_action, name="close_action"),
    path("<uuid:assessment_id>/", assessing.assessment, name="assessment"),
    path("<uuid:assessment_id>/people/", people.invite, name="invite"),
    path("<uuid:assessment_id>/people/link/", people.invite_guest, name="invite_guest"),
    path("<uuid:assessment_id>/people/<uuid:respondent_id>/leave/", people.leave, name="leave"),
    path("<uuid:assessment_id>/themes/<int:number>/", filling.theme, name="theme"),
    path("<uuid:assessment_id>/statements/<slug:statement>/", filling.answer, name="answer"),
    path("<uuid:assessment_id>/finish/", assessing.finish, name="finish"),
    path("<uuid:assessment_id>/open/", assessing.open_early, name="open_early"),
    path("<uuid:assessment_id>/side-by-side/<int:number>/", talking.talk, name="talk"),
    path("<uuid:assessment_id>/agree/<slug:statement>/", talking.agree, name="agree"),
    path("<uuid:assessment_id>/agree-same/", talking.agree_same, name="agree_same"),
    path("<uuid:assessment_id>/plan/", planning.plan, name="plan"),
    path("<uuid:assessment_id>/plan/new/", planning.plan_action, name="plan_action"),
    path("<uuid:assessment_id>/over-time/", looking.over_time, name="over_time"),
    path("<uuid:assessment_id>/report/", papers.report, name="report"),
    path("<uuid:assessment_id>/sheets/", papers.sheets, name="sheets"),
    path("<uuid:assessment_id>/others/", others.others, name="others"),
    path("<uuid:assessment_id>/others/withdraw/", others.withdraw, name="withdraw"),
    path("<uuid:assessment_id>/close/", assessing.close, name="close"),
    path("<uuid:assessment_id>/delete/", assessing.delete, name="delete"),
]

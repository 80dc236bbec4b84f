"""The demo's self-assessments can be followed: over time, on Today, beside others."""

from __future__ import annotations

import pytest

from opstap.core.actors import Actor
from opstap.core.dates import now, pretend, today
from opstap.core.scope import GENERAL, scoped
from opstap.demo import parties, self_assessments
from opstap.demo.demo_database import BEFORE
from opstap.demo.parties import EVERY_MUNICIPALITY, MUNICIPALITIES
from opstap.selfcheck.models import Assessment, OrganisationAction, Respondent, SharedScores

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


def test_the_assessments_leave_a_plan_that_runs() -> None:
    by = Actor.system("opstap demo", set(EVERY_MUNICIPALITY.values()))
    with scoped(EVERY_MUNICIPALITY.values(), organisations=[GENERAL]):
        with pretend(now() - BEFORE):
            made = parties.make_organisations(by=by, since=today())
            parties.make_accounts(made, by=by, since=today())
        people = parties.staff()
        assert self_assessments.play_assessments(people.memberships, people.actors) == 8
        for place in ("dalfsen", "enschede"):
            rows = Assessment.objects.filter(municipality_id=MUNICIPALITIES[place])
            assert [each.state for each in rows] == ["open", "closed"]
            assert rows[0].started_on.year - rows[1].started_on.year in (0, 1)
        assert SharedScores.objects.count() == 6
        assert OrganisationAction.objects.filter(state="open", due_on__lte=today()).count() == 2
        assert OrganisationAction.objects.filter(state="done").count() == 3
        assert Respondent.objects.filter(done_at__isnull=True).count() == 0

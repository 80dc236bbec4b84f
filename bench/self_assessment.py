"""A filled-in self-assessment to measure: the page side by side, and the report that is made within a second."""

from __future__ import annotations

from statistics import median
from time import perf_counter
from uuid import UUID

from opstap.core.actors import Actor
from opstap.core.scope import scoped
from opstap.demo.mass.plan import Place
from opstap.organisations.models import Municipality, User
from opstap.selfcheck.answers import actions as answers_actions
from opstap.selfcheck.assessments import actions as assessments_actions
from opstap.selfcheck.discussion import actions as discussion_actions
from opstap.selfcheck.instruments.schema import find_instrument
from opstap.selfcheck.models import Assessment, Respondent
from opstap.selfcheck.reports.pdf import make_report
from opstap.selfcheck.respondents import actions as respondents_actions

NAME, PEOPLE, ROUNDS, LIMIT = "Gemeten", 4, 7, 1.0


def prepare(place: Place) -> UUID:
    """The assessment of this municipality, made where it is not there: four people, all statements, agreed scores."""
    kis = find_instrument("kis")
    assert kis is not None
    by = Actor.system("bench", {place.id})
    with scoped([place.id]):
        made = Assessment.objects.filter(name=NAME).first()
        if made is not None:
            return made.pk
        users = [User.objects.get(email=worker.email) for worker in [place.coordinator(), *place.case_managers()]]
        here = Municipality.objects.select_related("organisation").get(pk=place.id)
        made = assessments_actions.start(municipality=here, instrument=kis, name=NAME, owner=users[0], by=by)
        for user in users[1:PEOPLE]:
            respondents_actions.invite(assessment=made, user=user, capacity="case_manager", address="-", by=by)
        for at, one in enumerate(Respondent.objects.filter(assessment=made).select_related("assessment")):
            for each in kis.statements:
                value = 1 + (each.number * 3 + at) % 10
                answers_actions.save_answer(
                    respondent=one, statement=each.key, value=value, comment="Zo gaat dat", by=by
                )
        assessments_actions.open_early(assessment=made, by=by)
        for each in kis.statements:
            discussion_actions.agree(
                assessment=made, statement=each.key, value=1 + each.number % 10, reason="Zo is het", by=by
            )
        return made.pk


def print_report(place: Place, key: UUID) -> bool:
    """How long one report takes, the fonts read already; True within the limit."""
    with scoped([place.id]):
        found = Assessment.objects.select_related("municipality__organisation", "owner").get(pk=key)
        taken = []
        for _ in range(ROUNDS):
            began = perf_counter()
            size = len(make_report(found, "nl"))
            taken.append(perf_counter() - began)
    fits = median(taken) <= LIMIT
    print(
        f"\nReport of a self-assessment (PDF/UA, {size // 1024} kB): {median(taken) * 1000:.0f} ms, first "
        f"{taken[0] * 1000:.0f} ms; limit {LIMIT * 1000:.0f} ms{'' if fits else '   over the limit'}"
    )
    return fits

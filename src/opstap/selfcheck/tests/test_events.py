"""What the story of a self-assessment and the timeline of its municipality tell."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from opstap.access.models import GuestLink
from opstap.core.dates import day_in_words, day_of
from opstap.core.event_kinds import EventKind
from opstap.core.scope import scoped
from opstap.organisations.history import history
from opstap.selfcheck.answers.events import RespondentFinished, StatementAnswered
from opstap.selfcheck.assessments.actions import close
from opstap.selfcheck.assessments.events import AnswersOpened, AssessmentClosed, AssessmentDeleted, AssessmentStarted
from opstap.selfcheck.comparison.events import ScoresShared, ScoresWithdrawn
from opstap.selfcheck.discussion.events import ScoreAgreed
from opstap.selfcheck.improvement_plan.events import ImprovementDone, ImprovementDropped, ImprovementPlanned
from opstap.selfcheck.respondents.actions import invite_guest
from opstap.selfcheck.respondents.events import RespondentInvited, RespondentLeft
from opstap.selfcheck.tests.selfcheck_group import as_user, make_group, open_group

TOLD: list[tuple[EventKind, str]] = [
    (AssessmentStarted("KIS", "Bea", "kis", instrument_version=2), "De zelfscan KIS is begonnen."),
    (AssessmentClosed("KIS"), "De zelfscan KIS is afgesloten."),
    (AssessmentDeleted(), "Een zelfscan is weggegooid, met alles wat erin stond."),
    (AnswersOpened(early=True), "De antwoorden zijn naast elkaar gelegd voordat iedereen klaar was."),
    (AnswersOpened(early=False), "Iedereen is klaar: de antwoorden liggen naast elkaar."),
    (RespondentInvited("Kim", "case_manager"), "Kim is gevraagd om mee te kijken als klantmanager."),
    (RespondentLeft("Kim"), "Kim doet niet meer mee."),
    (StatementAnswered("buddy"), "De stelling buddy is ingevuld."),
    (RespondentFinished("Kim"), "Kim is klaar."),
    (ScoreAgreed("buddy", 7, "het lukt", ""), "Afgesproken over de stelling buddy: het lukt"),
    (
        ScoreAgreed("buddy", 7, "", "unanimous"),
        "Afgesproken over de stelling buddy: Iedereen gaf hetzelfde antwoord.",
    ),
    (ImprovementPlanned("Bellen", "Kim", date(2026, 3, 1)), "Gepland: Bellen (Kim)."),
    (ImprovementDone("Bellen", "Gelukt."), "Gedaan: Bellen. Gelukt."),
    (ImprovementDropped("Bellen", ""), "Vervallen: Bellen."),
    (ScoresShared("KIS", statements=3), "Afgesproken cijfers van KIS worden gedeeld met andere gemeenten."),
    (ScoresWithdrawn("KIS"), "Afgesproken cijfers van KIS worden niet meer gedeeld."),
]


@pytest.mark.parametrize(("content", "sentence"), TOLD, ids=[type(one).__name__ for one, _sentence in TOLD])
def test_every_line_is_a_sentence(content: EventKind, sentence: str) -> None:
    with translation.override("nl"):
        assert content.title() == sentence


@pytest.mark.django_db
def test_a_municipality_reads_what_became_of_its_self_assessment() -> None:
    group = open_group()
    with as_user(group.owner) as by:
        close(assessment=group.assessment, by=by)
    with scoped([group.place.pk]), translation.override("nl"):
        own = [line.text for line in history(group.place.organisation, "").rows]
        story = [line.text for line in history(group.assessment, "").rows]
    assert own[:2] == ["De zelfscan KIS 2026 is afgesloten.", "De zelfscan KIS 2026 is begonnen."]
    assert story[:2] == ["De zelfscan KIS 2026 is afgesloten.", "Iedereen is klaar: de antwoorden liggen naast elkaar."]


@pytest.mark.django_db
def test_the_story_of_a_self_assessment_tells_of_its_links() -> None:
    group = make_group()
    with as_user(group.owner) as by:
        invite_guest(assessment=group.assessment, name="Gea", capacity="employer", token="t", address="x", by=by)
    with scoped([group.place.pk]), translation.override("nl"):
        link = GuestLink.objects.get()
        last = day_in_words(day_of(link.expires_at))
        line = history(group.assessment, "").rows[1].text
        assert line == f"Link gemaakt: Pagina om een zelfscan in te vullen · Gea · tot en met {last}"

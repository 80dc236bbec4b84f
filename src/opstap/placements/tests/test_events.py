"""What the lines of work say to each role."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import translation
from tests import factories as make

from opstap.access.participant_events import ParticipantEvent
from opstap.core.dates import today
from opstap.core.event_kinds import tell
from opstap.core.models import Event
from opstap.core.scope import acting, scoped
from opstap.organisations.roles import Role
from opstap.people.timeline import kinds_to_read, lines_of, shown
from opstap.placements.aftercare import actions
from opstap.placements.aftercare import events as aftercare
from opstap.placements.agreements import events as agreements
from opstap.placements.agreements.actions import ending, placing
from opstap.placements.agreements.actions.ending import NextStep
from opstap.placements.models import AftercareMoment
from opstap.placements.rules import Terms
from opstap.placements.tests.placement_scenes import Scene, make_placement, make_scene
from opstap.work.employers.actions import stop_employer

pytestmark = pytest.mark.django_db
OWN: list[type[ParticipantEvent]] = [
    agreements.PlacementMade,
    agreements.PlacementChanged,
    agreements.PlacementEnded,
    agreements.PlacementCancelled,
    agreements.PlacementEndUndone,
    agreements.PlacementEmployerStopped,
    aftercare.AftercareDone,
    aftercare.AftercareMoved,
    aftercare.AftercareStopped,
    aftercare.AftercareDropped,
]
NAMES = {one.kind for one in OWN}


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def said(scene: Scene, role: str) -> list[tuple[str, str]]:
    with scoped([scene.here.pk]), translation.override("nl"):
        rows = lines_of(scene.person.pk, role, group="work").rows
        return [(line.title, line.text) for line in (shown(row, role, None) for row in rows)]


def a_whole_job(scene: Scene) -> None:
    """Agreed, kept in touch with, changed twice, ended, and that taken back."""
    with translation.override("nl"):
        made = make_placement(
            scene,
            elsewhere="Bakker Bos",
            contract="fixed",
            ends_on=today() + timedelta(days=100),
            starts_in=-1,
            choice="obligation",
            rule="Participatiewet",
            goals="Brood bakken",
            next_step="Vast werk",
        )
        with acting(by := make.actor_for(scene.hunter)):
            first, second = AftercareMoment.objects.filter(placement=made).order_by("week")[:2]
            actions.log_aftercare(moment=first, note="Goed", going="good", by=by)
            actions.move_aftercare(moment=second, due_on=today(), by=by)
            now = Terms.of(made)
            terms = Terms(ends_on=now.ends_on, contract="fixed", goals="Brood bakken", hours_a_week=20)
            placing.change_terms(placement=made, terms=terms, seen=now.fingerprint, by=by)
            terms = Terms(ends_on=None, contract="permanent", goals="Brood bakken", hours_a_week=20)
            seen = type(made).objects.get(pk=made.pk)
            placing.change_terms(placement=made, terms=terms, seen=Terms.of(seen).fingerprint, by=by)
            actions.stop_aftercare(placement=made, reason="Wil niet", by=by)
            step = NextStep("Zoeken", today() + timedelta(days=3), scene.owner)
            ending.end_placement(
                placement=made, on=today(), reason="health", note="Meel in de longen", next_step=step, by=by
            )
            ending.undo_placement_end(placement=made, by=by)


def test_a_whole_job_is_told(scene: Scene) -> None:
    a_whole_job(scene)
    guide, coordinator = dict(said(scene, Role.COACH)), dict(said(scene, Role.COORDINATOR))
    assert "Tijdelijk" in guide["Baan afgesproken"]
    assert "Tijdelijk" not in coordinator["Baan afgesproken"]
    for text in (
        "Bakker Bos",
        "16 uur per week",
        "Verplichting: Participatiewet",
        "Doelen: Brood bakken",
        "week 1, 2, 4",
    ):
        assert text in coordinator["Baan afgesproken"]
    assert "Meel in de longen" in guide["Baan geëindigd"]
    assert coordinator["Baan geëindigd"].count("·") == 2
    assert "longen" not in str(coordinator)
    assert guide["Nazorg"] == "week 1: Goed"
    assert coordinator["Nazorg"] == "week 1"
    assert guide["Nazorg gestopt"] == "5 momenten: Wil niet"
    assert coordinator["Nazorg gestopt"] == "5 momenten"
    changed = [text for title, text in said(scene, Role.COACH) if title == "Opnieuw afgesproken"]
    assert any("Contract: Vast" in text and "Laatste dag: geen" in text for text in changed)
    assert any("Eigen keuze" in text for text in changed)
    assert not any("Vast" in text for title, text in said(scene, Role.COORDINATOR) if title == "Opnieuw afgesproken")


def test_what_did_not_start_and_an_employer_that_stops(scene: Scene) -> None:
    off, goes_on = make_placement(scene, elsewhere="Kas"), make_placement(scene, beside=True)
    with acting(by := make.actor_for(scene.hunter)):
        placing.call_off_placement(placement=off, reason="Kreeg de griep", by=by)
        stop_employer(employer=scene.employer, on=today() + timedelta(days=9), reason="Verkocht", by=by)
    assert goes_on.status == "agreed"
    guide, coordinator = dict(said(scene, Role.COACH)), dict(said(scene, Role.COORDINATOR))
    assert guide["Niet begonnen"] == "Baan · Kas · Kreeg de griep"
    assert coordinator["Niet begonnen"] == "Baan · Kas"
    assert ", op " in guide["De werkgever stopt"]


def test_a_volunteer_reads_none_of_it_and_a_coordinator_does_not_find_it_by_its_words() -> None:
    assert NAMES & set(kinds_to_read(Role.VOLUNTEER)) == set()
    assert set(kinds_to_read(Role.COORDINATOR)) >= NAMES
    assert NAMES & set(kinds_to_read(Role.COORDINATOR, searching=True)) == set()


@pytest.mark.parametrize("kind", OWN)
def test_a_line_without_content_still_has_a_title(kind: type[ParticipantEvent]) -> None:
    with translation.override("nl"):
        telling = tell(Event(kind=kind.kind, version=1), Role.COACH)
    assert telling.title
    assert telling.text == "Wat hier stond, is gewist toen de bewaartijd om was."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            agreements.WorkplaceFilled("Inpakken", date(2026, 3, 2)),
            "Iemand kreeg een plek bij Inpakken, vanaf 2 maart 2026.",
        ),
        (agreements.WorkplaceLeft("Inpakken", date(2026, 3, 2)), "Een plek bij Inpakken eindigt op 2 maart 2026."),
        (agreements.WorkplaceNotFilled("Inpakken", date(2026, 3, 2)), "Een plek bij Inpakken ging niet door."),
    ],
)
def test_what_the_employers_timeline_says(content: agreements.WorkplaceEvent, sentence: str) -> None:
    with translation.override("nl"):
        assert content.title() == sentence


def test_a_place_of_which_nothing_is_known_is_named_in_the_readers_language() -> None:
    undone = agreements.PlacementEndUndone("")
    with translation.override("nl"):
        assert undone.text(Role.COACH) == "plek onbekend"
    with translation.override("en"):
        assert undone.text(Role.COACH) == "place unknown"

"""The column Uitstroom: its word becomes records, the same file again changes nothing, a later one moves somebody on."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories as make

from opstap.core.dates import today
from opstap.core.models import Event
from opstap.core.scope import scoped
from opstap.exchange.tests.exchange_steps import bring_in, found, on_command, person, send, signed_in, text
from opstap.exchange.tests.reading.sheets import template
from opstap.organisations.models import Municipality, User
from opstap.people.models import BenefitSpell
from opstap.placements.models import Placement
from opstap.positions.spans import rebuild_spans
from opstap.tracks.models import ENDINGS, Outflow, PhaseStay, PositionSpan, Track

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
WORDS = {
    "Baan": "job",
    "Eigen onderneming": "own_business",
    "Werk + aanvullende uitkering": "job_with_benefit",
    "Onbetaald werk": "unpaid_work",
    "Taalstage": "language_internship",
    "Opleiding": "education",
    "Verhuisd": "moved",
    "Ander traject": "other_track",
    "Gestopt": "stopped",
    "Maatschappelijke participatie": "participation",
    "In traject": "in_track",
}
JUNE, AUGUST = date(2025, 6, 2), date(2025, 8, 4)


@pytest.fixture
def here(db: None) -> Municipality:
    return make.make_municipality()


@pytest.fixture
def ans(here: Municipality) -> User:
    return make.make_user(here, name="Ans de Boer")


def row(number: int, word: str, on: date | None = None, **cells: Any) -> dict[str, Any]:
    cells = {"Start traject": "6-1-2025", "Fase": "1", **cells}
    return person(number, **{"Uitstroom": word, **({"Datum uitstroom": on} if on else {}), **cells})


def bring(tmp_path: Path, where: Municipality, *rows: dict[str, Any]) -> tuple[int, ...]:
    report = on_command(tmp_path, template(*rows), where).report
    return tuple(report[name] for name in ("new", "changed", "unchanged", "rejected"))


def line(where: Municipality, reference: str) -> list[tuple[str, date]]:
    with scoped([where.pk]):
        rows = PositionSpan.objects.filter(participant__municipality=where, participant__reference=reference)
        return list(rows.order_by("starts_on").values_list("position", "starts_on"))


@pytest.mark.parametrize("on", [JUNE, None], ids=["dated", "undated"])
def test_the_same_file_again_changes_nothing_and_a_later_one_does(
    here: Municipality, tmp_path: Path, on: date | None
) -> None:
    rows = [row(number, word, on) for number, word in enumerate(WORDS)]
    assert bring(tmp_path, here, *rows) == (11, 0, 0, 0)
    for number, position in enumerate(WORDS.values()):
        last = (position, on or today()) if position != "in_track" else ("in_track", date(2025, 1, 6))
        assert line(here, f"K-{number}")[-1] == last
        with scoped([here.pk]):
            track = Track.objects.get(participant__reference=f"K-{number}")
            assert track.ended_on == ((on or today()) if position in ENDINGS else None)
            assert PhaseStay.objects.filter(track=track).exists() is (position not in ENDINGS)
    assert bring(tmp_path, here, *rows) == (0, 0, 11, 0)
    later = AUGUST if on else None
    turned = [row(number, word, later) for number, word in enumerate(reversed(WORDS))]
    assert bring(tmp_path, here, *turned) == (0, 11 if on else 10, 0 if on else 1, 0)
    assert bring(tmp_path, here, *turned) == (0, 0, 11, 0)
    for number, position in enumerate(reversed(WORDS.values())):
        assert line(here, f"K-{number}")[-1][0] == position


def test_a_new_track_starts_with_its_position_where_no_start_is_given(here: Municipality, tmp_path: Path) -> None:
    rows = [
        row(1, "Taalstage", JUNE, **{"Start traject": None}),
        row(2, "Baan", JUNE, **{"Start traject": None}),
        row(3, "Baan", today() + timedelta(days=20), **{"Start traject": None}),
        row(4, "", JUNE, **{"Start traject": None}),
    ]
    assert bring(tmp_path, here, *rows) == (4, 0, 0, 0)
    assert line(here, "K-1") == [("language_internship", JUNE)]
    assert line(here, "K-2") == [("job", JUNE)]
    assert line(here, "K-3") == [("in_track", today()), ("job", today() + timedelta(days=20))]
    assert line(here, "K-4") == [("in_track", today())]  # a day without a word says nothing
    assert bring(tmp_path, here, *rows) == (0, 0, 4, 0)


def test_a_start_that_moves_takes_the_line_along(here: Municipality, tmp_path: Path) -> None:
    bring(tmp_path, here, row(1, "Taalstage", JUNE))
    assert bring(tmp_path, here, row(1, "Taalstage", JUNE, **{"Start traject": "5-5-2025"})) == (0, 1, 0, 0)
    assert line(here, "K-1") == [("in_track", date(2025, 5, 5)), ("language_internship", JUNE)]
    assert bring(tmp_path, here, row(1, "Baan", AUGUST, **{"Start traject": "1-9-2025"})) == (0, 0, 0, 1)


def test_a_record_of_opstap_is_kept_and_the_row_says_so(here: Municipality, tmp_path: Path) -> None:
    bring(tmp_path, here, row(1, ""))
    with scoped([here.pk]):
        track = Track.objects.get(participant__reference="K-1")
        Placement.objects.create(
            municipality=here,
            participant_id=track.participant_id,
            track=track,
            kind="employment",
            starts_on=JUNE,
            place="Bakkerij De Korst",
        )
        rebuild_spans([track.participant_id])
    outcome = on_command(tmp_path, template(row(1, "Opleiding", AUGUST, Telefoon="06-12345678")), here)
    assert (outcome.code, outcome.report["changed"]) == (0, 1)
    (warning,) = outcome.report["warnings"]
    assert (warning["cell"], warning["value"]) == ("X2", "Opleiding")
    assert warning["problem"] == "In Opstap staat over deze persoon iets anders. De positie blijft zoals die is."
    assert found(here, "K-1").phone == "06-12345678"
    assert line(here, "K-1")[-1] == ("job", JUNE)
    assert bring(tmp_path, here, row(1, "Opleiding", AUGUST)) == (0, 0, 1, 0)


def test_the_preview_says_what_it_was_and_what_it_becomes(here: Municipality, ans: User) -> None:
    bring_in(ans, template(row(1, "Taalstage", JUNE)), where=here)
    page = text(send(signed_in(ans), template(row(1, "Werk + aanvullende uitkering", AUGUST))))
    assert "Positie: Taalstage → Werk + aanvullende uitkering" in page
    assert "Sinds: 2 juni 2025 → 4 augustus 2025" in page


def test_benefit_follows_from_the_word(here: Municipality, tmp_path: Path) -> None:
    bring(tmp_path, here, row(1, "Werk + aanvullende uitkering", JUNE))
    bring(tmp_path, here, row(1, "Baan", AUGUST))
    with scoped([here.pk]):
        spells = BenefitSpell.objects.order_by("starts_on").values_list("kind", "starts_on", "ends_on")
        assert list(spells) == [("supplementary", JUNE, AUGUST), ("none", AUGUST, None)]
        assert Placement.objects.count() == 1
        assert Outflow.objects.values_list("kind", "on").get() == ("job", AUGUST)
        kinds = Event.objects.filter(stream_id=found(here, "K-1").pk).order_by("number").values_list("kind", flat=True)
        assert list(kinds) == ["participant.added", "track.opened", "track.stated", "track.changed", "track.stated"]


def test_a_chunk_asks_a_fixed_number_of_queries(here: Municipality, tmp_path: Path) -> None:
    asked = []
    for size, first in ((3, 0), (40, 100)):
        rows = [row(first + number, list(WORDS)[number % 3], JUNE) for number in range(size)]
        turned = [row(first + number, list(WORDS)[4 + number % 3], AUGUST) for number in range(size)]
        for words in (rows, turned):
            with CaptureQueriesContext(connection) as queries:
                bring(tmp_path, here, *words)
            asked.append(len(queries))
    assert asked[:2] == asked[2:]

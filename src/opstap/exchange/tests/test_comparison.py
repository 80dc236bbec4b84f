"""The same people again are changes, not doubles; nobody is merged silently; nobody learns more than that a record is."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests import factories as make

from opstap.core.dates import now, pretend, today
from opstap.core.scope import acting, scoped
from opstap.exchange.models import ImportRow
from opstap.exchange.tests.exchange_steps import found, on_command, people, person, send, signed_in, text, the_import
from opstap.exchange.tests.reading.sheets import template
from opstap.organisations.models import Municipality, User
from opstap.people.models import Participant
from opstap.tracks.models import PositionSpan, ProgrammeVersion, Track

pytestmark = pytest.mark.django_db
COUNTS = ("new", "changed", "unchanged", "rejected")


@pytest.fixture
def here(db: None) -> Municipality:
    return make.make_municipality()


@pytest.fixture
def manager(here: Municipality) -> User:
    return make.make_user(here, name="Ans de Boer")


def bring(tmp_path: Path, where: Municipality, *rows: dict[str, Any], **options: Any) -> tuple[int, ...]:
    report = on_command(tmp_path, template(*rows), where, **options).report
    return tuple(report[name] for name in COUNTS)


def track_of(where: Municipality, reference: str) -> Track:
    with scoped([where.pk]):
        return Track.objects.select_related("version__programme", "phase").get(
            participant__municipality=where, participant__reference=reference
        )


def positions(where: Municipality, reference: str) -> list[tuple[str, date]]:
    with scoped([where.pk]):
        rows = PositionSpan.objects.filter(participant__municipality=where, participant__reference=reference)
        return list(rows.order_by("starts_on").values_list("position", "starts_on"))


def test_a_fact_a_level_and_an_outcome_are_changes(here: Municipality, tmp_path: Path) -> None:
    bring(tmp_path, here, *(person(n) for n in range(4)))
    rows = [
        person(0),
        person(1, Telefoon="06-12345678"),
        person(2, **{"Taalniveau lezen": "A2"}),
        person(3, Uitstroom="Baan"),
    ]
    assert bring(tmp_path, here, *rows) == (0, 3, 1, 0)
    assert found(here, "K-1").phone == "06-12345678"
    with scoped([here.pk]):
        assert [level.level for level in found(here, "K-2").levels.all()] == ["A2"]
    assert (positions(here, "K-3"), track_of(here, "K-3").ended_on) == ([("job", today())], today())
    assert bring(tmp_path, here, *rows) == (0, 0, 4, 0)


def test_an_empty_cell_takes_nothing_away(here: Municipality, tmp_path: Path) -> None:
    bring(tmp_path, here, person(1, Telefoon="06-12345678", Uitstroom="Baan"))
    assert bring(tmp_path, here, {"Kenmerk": "K-1", "Achternaam": "Voorbeeld"}) == (0, 0, 1, 0)
    assert found(here, "K-1").phone == "06-12345678"


@pytest.mark.parametrize(("stored", "other"), [("K-1", "k-1"), ("Één 1", "één 1"), ("№ -", "№ -")])
def test_a_reference_in_another_case_is_the_same_person(
    here: Municipality, tmp_path: Path, stored: str, other: str
) -> None:
    bring(tmp_path, here, person(1, Kenmerk=stored))
    assert bring(tmp_path, here, person(1, Kenmerk=other)) == (0, 0, 1, 0)
    assert bring(tmp_path, here, person(2, Kenmerk=f"{other}2")) == (1, 0, 0, 0)


def test_an_outcome_known_since_yesterday_keeps_its_day(here: Municipality, tmp_path: Path) -> None:
    bring(tmp_path, here, person(1, Uitstroom="Baan"))
    tomorrow = now() + timedelta(days=1)
    with pretend(tomorrow):
        assert bring(tmp_path, here, person(1, Uitstroom="Baan")) == (0, 0, 1, 0)
    assert positions(here, "K-1") == [("job", today())]


def test_another_year_of_arrival_does_not_keep_the_old_day(here: Municipality, tmp_path: Path) -> None:
    """The database holds that day and year agree; a file that names only a year would have broken the whole import."""
    bring(tmp_path, here, person(1, **{"In Nederland sinds": "1-5-2018"}))
    assert bring(tmp_path, here, person(1, **{"In Nederland sinds": "2018"})) == (0, 0, 1, 0)
    assert found(here, "K-1").in_nl_since == date(2018, 5, 1)
    assert bring(tmp_path, here, person(1, **{"In Nederland sinds": "2019"})) == (0, 1, 0, 0)
    assert (found(here, "K-1").in_nl_since_year, found(here, "K-1").in_nl_since) == (2019, None)


def test_an_end_before_the_start_that_is_stored_is_an_error(here: Municipality, tmp_path: Path) -> None:
    bring(tmp_path, here, person(1, **{"Start traject": "1-6-2024"}))
    row = person(1, **{"Uitstroom": "Baan", "Datum uitstroom": "1-5-2024"})
    outcome = on_command(tmp_path, template(row), here)
    assert [error["cell"] for error in outcome.report["errors"]] == ["Y2"]
    assert not outcome.imported


def test_a_track_keeps_the_version_on_which_it_runs(here: Municipality, tmp_path: Path) -> None:
    bring(tmp_path, here, person(1))
    old = track_of(here, "K-1").version
    assert old is not None
    with scoped(organisations=[here.pk]):
        ProgrammeVersion.objects.create(
            programme=old.programme, number=old.number + 1, blueprint={}, digest="x", made_at=old.made_at
        )
    assert bring(tmp_path, here, person(1)) == (0, 0, 1, 0)
    bring(tmp_path, here, person(2))
    assert track_of(here, "K-1").version == old
    assert track_of(here, "K-2").version != old


def test_another_programme_takes_its_phase_along(here: Municipality, tmp_path: Path) -> None:
    bring(tmp_path, here, person(1, Fase="1"))
    assert track_of(here, "K-1").phase is not None
    assert bring(tmp_path, here, person(1, Programma="Thuis in Dalfsen")) == (0, 1, 0, 0)
    assert track_of(here, "K-1").phase is None


def test_name_and_birth_date_make_a_possible_double_and_no_more(here: Municipality, tmp_path: Path) -> None:
    bring(tmp_path, here, person(1))
    outcome = on_command(tmp_path, template(person(1, Kenmerk=None, Telefoon="06-12345678")), here)
    assert outcome.report["new"] == 1
    assert [w["cell"] for w in outcome.report["warnings"]] == ["C2"]
    with scoped([here.pk]):
        assert Participant.objects.filter(municipality=here, given_name=found(here, "K-1").given_name).count() == 2
    assert found(here, "K-1").phone == ""


def test_rows_with_a_name_alone_are_found_again_one_by_one(here: Municipality, tmp_path: Path) -> None:
    """Two namesakes without anything else are two people, also the second time; a third one is new."""
    rows = [{"Voornaam": "Piet", "Achternaam": "Jansen"}] * 2
    assert bring(tmp_path, here, *rows) == (2, 0, 0, 0)
    assert bring(tmp_path, here, *rows) == (0, 0, 2, 0)
    assert bring(tmp_path, here, *rows, rows[0]) == (1, 0, 2, 0)


def test_who_is_not_on_the_team_learns_only_that_a_record_exists(
    here: Municipality, manager: User, tmp_path: Path
) -> None:
    bring(tmp_path, here, person(1, Telefoon="06-99999999", Plaats="Geheimdorp"), person(2))
    page = send(signed_in(manager), template(person(1, Voornaam="Iemand"), person(2, Kenmerk=None), person(3)))
    assert "Dit kenmerk is al van iemand bij wie u niet in het team zit." in text(page)
    assert "Selamb" not in text(page)
    assert "99999999" not in page.content.decode()
    assert "Geheimdorp" not in page.content.decode()
    assert "Dezelfde persoon" not in text(page)
    batch = the_import(manager)
    with acting(make.actor_for(manager)):
        fates = dict(ImportRow.objects.filter(batch=batch).values_list("number", "fate"))
        assert fates == {2: "rejected", 3: "double", 4: "new"}
        assert not ImportRow.objects.filter(batch=batch, participant_id__isnull=False).exists()


def test_a_rejected_row_comes_back_whole(here: Municipality, manager: User, tmp_path: Path) -> None:
    bring(tmp_path, here, person(1))
    client = signed_in(manager)
    send(client, template(person(1, Telefoon="06-12345678", Moedertaal="Tigrinya")))
    with acting(make.actor_for(manager)):
        row = ImportRow.objects.get(batch=the_import(manager))
    cells = dict(row.found["cells"])
    assert (cells["Telefoon"], cells["Moedertaal"], cells["Kenmerk"]) == ("06-12345678", "Tigrinya", "K-1")


def test_people_of_another_municipality_do_not_count(here: Municipality, tmp_path: Path) -> None:
    elsewhere = make.make_municipality()
    on_command(tmp_path, people(2), elsewhere)
    outcome = on_command(tmp_path, people(2), here)
    assert (outcome.report["new"], outcome.report["warnings"]) == (2, [])

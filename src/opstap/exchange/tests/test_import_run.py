"""All or nothing: whatever happens between preview and the last row, either everything is in or nothing is."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from tests import factories as make

from opstap.core.dates import today
from opstap.core.scope import acting, scoped
from opstap.core.timeline import verify
from opstap.exchange import jobs
from opstap.exchange.importing import import_run, row_writer
from opstap.exchange.models import Import, ImportRow
from opstap.exchange.municipal_vocabulary import knowledge_of
from opstap.exchange.refusals import ImportAlreadyRun
from opstap.exchange.tests.exchange_steps import (
    bring_in,
    confirm,
    found,
    key_on,
    on_command,
    people,
    person,
    picture,
    run_jobs,
    send,
    signed_in,
    text,
    the_import,
)
from opstap.exchange.tests.reading.sheets import template
from opstap.organisations.models import Membership, Municipality, User
from opstap.people.actions import Draft, change_participants
from opstap.people.models import Participant

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture
def here(db: None) -> Municipality:
    return make.make_municipality()


@pytest.fixture
def ans(here: Municipality) -> User:
    return make.make_user(here, name="Ans de Boer")


def ready(user: User, data: bytes) -> Import:
    """Sent and confirmed; the job waits."""
    client = signed_in(user)
    send(client, data)
    confirm(client, user)
    return the_import(user)


def change(where: Municipality, reference: str, **values: Any) -> None:
    """A colleague changes somebody meanwhile."""
    person = found(where, reference)
    with scoped([where.pk]):
        change_participants(drafts=[Draft(person, values)], by=make.system(where))


def failed(user: User) -> str:
    """The sentence on the page of an import that could not be carried out."""
    batch = the_import(user)
    assert batch.state == "failed"
    page = text(signed_in(user).get(reverse("exchange:import", args=[batch.pk])))
    assert "Er is niets geïmporteerd" in page
    assert batch.problem in page
    return batch.problem


def test_a_constraint_that_breaks_in_the_second_chunk_undoes_the_first(
    here: Municipality, ans: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_writer, "CHUNK", 2)
    ready(ans, people(5))
    with scoped([here.pk]):
        last = ImportRow.objects.latest("number")
        last.values["reference"] = "K-0"
        last.save()
    run_jobs(here)
    assert failed(ans) == "Dit kenmerk is in uw gemeente al van iemand anders."
    assert picture(here)["people"] == []
    with scoped([here.pk]):
        assert verify(here.pk) == []


CHANGES_MEANWHILE: list[tuple[str, Callable[[Municipality], Any]]] = [
    ("somebody changed who was to change", lambda here: change(here, "K-0", city="Elders")),
    ("somebody changed who was the same", lambda here: change(here, "K-1", city="Elders")),
    ("somebody added who was new", lambda here: make.make_participant(here, reference="K-2")),
    ("somebody removed who was to change", lambda here: gone(here, "K-0")),
]


def gone(where: Municipality, reference: str) -> None:
    with scoped([where.pk]):
        Participant.objects.filter(reference=reference).delete()


@pytest.mark.parametrize(("_name", "meanwhile"), CHANGES_MEANWHILE, ids=[name for name, _ in CHANGES_MEANWHILE])
def test_what_the_preview_showed_must_still_be_so(
    here: Municipality, ans: User, _name: str, meanwhile: Callable[[Municipality], Any]
) -> None:
    bring_in(ans, people(2), where=here)
    ready(ans, template(person(0, Plaats="Nieuwstad"), person(1), person(2)))
    meanwhile(here)
    before = picture(here)
    run_jobs(here)
    assert failed(ans).startswith("Iemand heeft deze mensen intussen gewijzigd.")
    assert picture(here) == before


def test_a_change_of_what_the_file_does_not_touch_is_no_reason(here: Municipality, ans: User) -> None:
    bring_in(ans, people(2), where=here)
    ready(ans, template(person(0, Plaats="Nieuwstad"), person(1)))
    change(here, "K-0", phone="06-99999999")
    run_jobs(here)
    assert the_import(ans).state == "done"
    assert (found(here, "K-0").city, found(here, "K-0").phone) == ("Nieuwstad", "06-99999999")


def test_who_lost_the_role_or_account_changes_nothing(here: Municipality, ans: User) -> None:
    ready(ans, people(2))
    with scoped([here.pk], organisations=[here.pk], user=ans.pk):
        Membership.objects.filter(user=ans).update(role="privacy_officer")
    run_jobs(here)
    with scoped([here.pk]):
        batch = Import.objects.get()
        assert (batch.state, Participant.objects.exists()) == ("failed", False)
    assert "niet meer bij deze gemeente" in batch.problem


def test_the_sentence_is_in_the_readers_language(here: Municipality, ans: User) -> None:
    bring_in(ans, people(1), where=here)
    ready(ans, template(person(0, Plaats="Nieuwstad")))
    User.objects.filter(pk=ans.pk).update(language="en")
    change(here, "K-0", city="Elders")
    run_jobs(here)
    assert failed(ans).startswith("Iemand heeft deze mensen intussen gewijzigd.")
    with translation.override("en"):
        assert the_import(ans).problem.startswith("Somebody changed these people meanwhile.")


def test_a_surprise_ends_it_and_no_person_is_in_the_log(
    here: Municipality, ans: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def surprise(**values: Any) -> None:
        raise ValueError("Selama Voorbeeld")

    monkeypatch.setattr(import_run, "write_rows", surprise)
    caplog.set_level(logging.DEBUG)
    ready(ans, people(2))
    run_jobs(here)
    assert failed(ans).startswith("Er ging iets mis in Opstap.")
    assert "ValueError" in caplog.text
    assert "Voorbeeld" not in caplog.text


def test_a_database_that_is_away_is_tried_again(here: Municipality, ans: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(**values: Any) -> None:
        raise OperationalError("gone")

    batch = ready(ans, people(2))
    with monkeypatch.context() as broken:
        broken.setattr(import_run, "write_rows", away)
        with pytest.raises(OperationalError):
            run_jobs(here)
    assert the_import(ans).state == "running"
    with acting(make.actor_for(ans)):
        again = {"import_id": str(batch.pk), "membership_id": str(make.actor_for(ans).membership_id)}
    with scoped([here.pk]):
        jobs.carry_out_import(**again)
        jobs.carry_out_import(**again)  # at least once may be twice
    assert the_import(ans).state == "done"
    with scoped([here.pk]):
        assert Participant.objects.count() == 2


def test_a_job_without_its_import_does_nothing(here: Municipality) -> None:
    with scoped([here.pk]):
        jobs.carry_out_import(import_id=str(uuid4()), membership_id="")


def queries(where: Municipality, tmp_path: Path, data: bytes) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert on_command(tmp_path, data, where).imported
    return len(captured)


def test_more_rows_ask_more_only_by_the_chunk(
    here: Municipality, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same number of queries for 20 rows as for 100 in one chunk, for new people, for changes, and for nothing."""
    other = make.make_municipality()
    few, many = people(20, Fase="1"), people(100, Fase="1")
    assert queries(here, tmp_path, few) == queries(other, tmp_path, many)
    few, many = (people(n, Fase="2", Telefoon="06-1234567", **{"Taalniveau lezen": "A1"}) for n in (20, 100))
    changed = queries(here, tmp_path, few)
    assert changed == queries(other, tmp_path, many)
    assert queries(here, tmp_path, few) == queries(other, tmp_path, many)
    monkeypatch.setattr(row_writer, "CHUNK", 50)
    by_chunk = [queries(make.make_municipality(), tmp_path, people(n, Fase="1")) for n in (50, 100, 150)]
    assert by_chunk[1] - by_chunk[0] == by_chunk[2] - by_chunk[1] > 0


@pytest.mark.parametrize("changes", [False, True])
def test_undo_asks_the_same_for_few_and_many(db: None, changes: bool) -> None:
    asked = []
    for count in (5, 40):
        where = make.make_municipality()
        user = make.make_user(where)
        bring_in(user, people(count), where=where)
        if changes:
            facts = {"Fase": "2", "Telefoon": "06-1234567", "Taalniveau lezen": "A1"}
            bring_in(user, people(count, **facts), where=where)
        address = reverse("exchange:undo", args=[the_import(user).pk])
        with CaptureQueriesContext(connection) as captured:
            signed_in(user).post(address, {"request_key": str(uuid4())})
        assert the_import(user).state == "undone"
        asked.append(len(captured))
    assert asked[0] == asked[1]


def at_once(count: int, do: Callable[[], Any]) -> list[Any]:
    """Call `do` in so many threads at one moment, each with a connection of its own."""
    barrier = Barrier(count)

    def run(_number: int) -> Any:
        barrier.wait()
        try:
            return do()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_one_moment_confirm_once(here: Municipality, ans: User) -> None:
    client = signed_in(ans)
    page = send(client, people(3))
    address = reverse("exchange:import", args=[the_import(ans).pk])
    cookies = client.cookies
    for key in (key_on(page), ""):  # the same page sent twice, and two pages that stood open

        def press(key: str = key) -> int:
            browser = Client()
            browser.cookies = cookies
            return browser.post(address, {"request_key": key or str(uuid4())}).status_code

        assert set(at_once(4, press)) <= {302, 422}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'exchange.carry_out'")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db(transaction=True)
def test_a_job_that_runs_twice_at_one_moment_runs_once(
    here: Municipality, ans: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also: while it runs, others see how far it is, and the result is written with the last row."""
    monkeypatch.setattr(row_writer, "CHUNK", 10)
    batch = ready(ans, people(40))
    seen: list[int] = []
    real = row_writer._add

    def slowly(*arguments: Any) -> None:
        real(*arguments)
        with ThreadPoolExecutor(1) as pool:
            seen.append(pool.submit(progress).result())

    def progress() -> int:
        try:
            with scoped([here.pk]):
                return Import.objects.get(pk=batch.pk).rows_done
        finally:
            connections.close_all()

    monkeypatch.setattr(row_writer, "_add", slowly)
    actor = make.actor_for(ans)

    def run() -> None:
        with scoped([here.pk]):
            jobs.carry_out_import(import_id=str(batch.pk), membership_id=str(actor.membership_id))

    at_once(2, run)
    assert seen == [0, 10, 20, 30]
    assert the_import(ans).state == "done"
    assert the_import(ans).rows_done == the_import(ans).rows_total == 40
    with scoped([here.pk]):
        assert Participant.objects.count() == 40


def test_rows_of_an_import_that_does_not_run_are_not_written(here: Municipality, ans: User) -> None:
    batch = ready(ans, people(2))  # confirmed and waiting, so not running
    with acting(by := make.actor_for(ans)), pytest.raises(ImportAlreadyRun):
        row_writer.write_rows(batch=batch, decisions=[], knowledge=knowledge_of(here, today()), importer=ans, by=by)
    with scoped([here.pk]):
        assert not Participant.objects.exists()

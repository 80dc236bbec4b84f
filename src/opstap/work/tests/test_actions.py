"""Changes to employers and workplaces: what is kept, what is refused, and what is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests import factories as make

from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.event_kinds import tell
from opstap.core.models import Event
from opstap.core.refusals import MovedOn, NothingChanged, Refused
from opstap.core.scope import acting, scoped
from opstap.core.timeline import verify
from opstap.organisations.models import Municipality, Organisation, User
from opstap.organisations.refusals import AlreadyThere
from opstap.organisations.roles import OrganisationKind, Role
from opstap.work import refusals
from opstap.work.employers import actions as employers_actions
from opstap.work.models import Employer, Seat, Task, Workplace
from opstap.work.rules import is_open
from opstap.work.tests.employer_factories import make_employer, make_workplace
from opstap.work.workplaces import actions as workplaces_actions
from opstap.work.workplaces.queries import free_seats

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Municipality:
    return make.make_municipality()


@pytest.fixture
def hunter(here: Municipality) -> User:
    return make.make_user(here, Role.JOB_HUNTER, name="Joop")


@pytest.fixture
def employer(here: Municipality, hunter: User) -> Employer:
    return make_employer(here, hunter, "Kwekerij Ünal", city="Dalfsen")


def kinds_of(stream_id: Any) -> list[str]:
    return list(Event.objects.filter(stream_id=stream_id).order_by("number").values_list("kind", flat=True))


def add(here: Municipality, by: Actor, owner: User, name: str = "Bakkerij") -> Employer:
    return employers_actions.add_employer(municipality=here, name=name, relation_owner=owner, by=by)


def test_an_organisation_is_made_once_and_used_by_every_municipality(
    here: Municipality, hunter: User, employer: Employer
) -> None:
    there = make.make_municipality()
    other = make_employer(there, make.make_user(there, Role.COORDINATOR), "KWEKERIJ  unal")
    assert other.organisation_id == employer.organisation_id
    assert Organisation.objects.filter(kind=OrganisationKind.EMPLOYER).count() == 1
    with scoped([here.pk]):
        assert list(Employer.objects.all()) == [employer], "the relation of another municipality does not show"
        assert kinds_of(employer.pk) == ["employer.added"]
        assert verify(employer.pk) == []


def test_an_organisation_that_appears_meanwhile_is_used(
    here: Municipality, hunter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    party = make.make_partner("Bakkerij", kind=OrganisationKind.EMPLOYER)
    real = Organisation.objects.filter

    def late(**given: Any) -> Any:
        rows = real(**given)
        monkeypatch.setattr(rows, "first", lambda: None)
        return rows

    with acting(by := make.actor_for(hunter)):
        monkeypatch.setattr(Organisation.objects, "filter", late)
        assert add(here, by, hunter).organisation_id == party.pk
    assert issubclass(AlreadyThere, Refused)


def test_a_known_employer_says_who_knows_it(here: Municipality, employer: Employer) -> None:
    other = make.make_user(here, Role.CASE_MANAGER)
    with acting(by := make.actor_for(other)), pytest.raises(Refused, match="Joop"):
        add(here, by, other, "kwekerij unal")


def test_who_may_add_and_own(here: Municipality, hunter: User) -> None:
    coach, there = make.make_user(here, Role.COACH), make.make_municipality()
    with acting(by := make.actor_for(coach)), pytest.raises(refusals.NotYourEmployer):
        add(here, by, hunter)
    with acting(by := make.actor_for(hunter)):
        with pytest.raises(refusals.NotYourEmployer):
            add(there, by, hunter)
        with pytest.raises(refusals.OwnerOutOfReach):
            add(here, by, coach)
        with pytest.raises(refusals.OwnerOutOfReach):
            add(here, by, make.make_user(there, Role.JOB_HUNTER))
    partner = make.make_partner()
    make.make_agreement(here, partner)
    colleague = make.make_user(partner, Role.JOB_HUNTER)
    with scoped([here.pk]):
        made = add(here, make.system(here), colleague)
    assert made.relation_owner == colleague


def test_facts_change_where_they_still_are_as_shown(employer: Employer, hunter: User) -> None:
    facts = {"contact_name": "Marit", "contact_phone": "", "contact_email": "", "offers": "Buddy's"}
    with acting(by := make.actor_for(hunter)):
        shown = Employer.objects.get(pk=employer.pk)
        employers_actions.change_employer(employer=employer, by=by, **facts)
        with pytest.raises(MovedOn):
            employers_actions.change_employer(employer=shown, by=by, **facts | {"contact_name": "Piet"})
        with pytest.raises(NothingChanged):
            employers_actions.change_employer(employer=Employer.objects.get(pk=employer.pk), by=by, **facts)
        assert kinds_of(employer.pk)[-1] == "employer.changed"


def test_the_relation_passes_to_somebody_else(here: Municipality, employer: Employer, hunter: User) -> None:
    colleague, coach = make.make_user(here, Role.CASE_MANAGER), make.make_user(here, Role.COACH)
    with acting(by := make.actor_for(hunter)):
        with pytest.raises(NothingChanged):
            employers_actions.change_owner(employer=employer, relation_owner=hunter, by=by)
        with pytest.raises(refusals.OwnerOutOfReach):
            employers_actions.change_owner(employer=employer, relation_owner=coach, by=by)
        employers_actions.change_owner(employer=employer, relation_owner=colleague, by=by)
        with pytest.raises(MovedOn):
            employers_actions.change_owner(employer=employer, relation_owner=colleague, by=by)
        assert Employer.objects.get(pk=employer.pk).relation_owner == colleague


def test_a_talk_stands_on_the_employers_timeline(employer: Employer, hunter: User) -> None:
    with acting(by := make.actor_for(hunter)):
        employers_actions.log_employer_contact(
            employer=employer, note="Wil meer mensen", how="phone", on=today(), by=by
        )
        for on in (today() + timedelta(days=1), date(1989, 12, 31)):
            with pytest.raises(refusals.NotYetTalked):
                employers_actions.log_employer_contact(employer=employer, note="x", how="phone", on=on, by=by)
        assert kinds_of(employer.pk)[-1] == "employer.contact"


def test_an_employer_stops_once_and_its_workplaces_close(employer: Employer, hunter: User) -> None:
    place, closed = make_workplace(employer, hunter), make_workplace(employer, hunter)
    with acting(by := make.actor_for(hunter)):
        workplaces_actions.close_workplace(workplace=closed, on=today() - timedelta(days=9), by=by)
        with pytest.raises(refusals.StopsTooFar):
            employers_actions.stop_employer(employer=employer, on=today() + timedelta(days=400), reason="x", by=by)
        day = today() + timedelta(days=14)
        employers_actions.stop_employer(employer=employer, on=day, reason="Verhuist naar Duitsland", by=by)
        with pytest.raises(MovedOn):
            employers_actions.stop_employer(employer=employer, on=day, reason="Nog eens", by=by)
        assert Workplace.objects.get(pk=place.pk).closed_on == day
        assert Workplace.objects.get(pk=closed.pk).closed_on == today() - timedelta(days=9)
        with pytest.raises(refusals.EmployerHasStopped):
            workplaces_actions.add_workplace(employer=employer, title="x", seats=1, task="x", by=by)
        with pytest.raises(refusals.EmployerHasStopped):
            workplaces_actions.reopen_workplace(workplace=place, by=by)
        employers_actions.resume_employer(employer=employer, by=by)
        with pytest.raises(MovedOn):
            employers_actions.resume_employer(employer=employer, by=by)
        workplaces_actions.reopen_workplace(workplace=place, by=by)
        assert kinds_of(employer.pk)[-3:] == ["employer.stopped", "employer.resumed", "workplace.opened"]


def test_a_workplace_has_seats_and_a_task(employer: Employer, hunter: User) -> None:
    place = make_workplace(employer, hunter, 3, speaking="A2")
    with acting(by := make.actor_for(hunter)):
        assert Seat.objects.filter(workplace=place).count() == 3
        assert Task.objects.get(workplace=place).speaking == "A2"
        for seats in (0, 201):
            with pytest.raises(refusals.WrongNumberOfSeats):
                workplaces_actions.add_workplace(employer=employer, title="x", seats=seats, task="x", by=by)


def test_a_workplace_changes_where_it_still_is_as_shown(employer: Employer, hunter: User) -> None:
    place = make_workplace(employer, hunter)
    facts: dict[str, Any] = {
        "title": "Kas",
        "city": "",
        "hours_min": 8,
        "hours_max": None,
        "text": "Wieden",
        "speaking": "",
    }
    with acting(by := make.actor_for(hunter)):
        task = Task.objects.get(workplace=place)
        workplaces_actions.change_workplace(workplace=place, task=task, by=by, **facts)
        with pytest.raises(MovedOn):
            workplaces_actions.change_workplace(workplace=place, task=task, by=by, **facts | {"title": "Anders"})
        now, done = Workplace.objects.get(pk=place.pk), Task.objects.get(pk=task.pk)
        with pytest.raises(NothingChanged):
            workplaces_actions.change_workplace(workplace=now, task=done, by=by, **facts)
        Task.objects.filter(pk=task.pk).update(text="Oogsten")
        with pytest.raises(MovedOn):
            workplaces_actions.change_workplace(workplace=now, task=done, by=by, **facts | {"text": "Zaaien"})
        assert Workplace.objects.get(pk=place.pk).title == "Kas"


def test_seats_come_and_go(employer: Employer, hunter: User) -> None:
    place = make_workplace(employer, hunter, 2)

    def number() -> int:
        return free_seats(today(), None).filter(workplace=place).count()

    with acting(by := make.actor_for(hunter)):
        change: Callable[..., None] = lambda seats, seen: workplaces_actions.change_seats(  # noqa: E731
            workplace=place, seats=seats, seen=seen, by=by
        )
        change(4, 2)
        assert number() == 4
        with pytest.raises(MovedOn):
            change(5, 2)
        with pytest.raises(NothingChanged):
            change(4, 4)
        with pytest.raises(refusals.WrongNumberOfSeats):
            change(0, 4)
        change(1, 4)
        assert number() == 1
        change(3, 1)
        assert (number(), Seat.objects.filter(workplace=place).count()) == (3, 4), (
            "a seat that was taken away comes back"
        )


def test_a_workplace_closes_and_opens(employer: Employer, hunter: User) -> None:
    place = make_workplace(employer, hunter)
    with acting(by := make.actor_for(hunter)):
        with pytest.raises(MovedOn):
            workplaces_actions.reopen_workplace(workplace=place, by=by)
        with pytest.raises(refusals.StopsTooFar):
            workplaces_actions.close_workplace(workplace=place, on=today() - timedelta(days=400), by=by)
        workplaces_actions.close_workplace(workplace=place, on=today(), by=by)
        with pytest.raises(MovedOn):
            workplaces_actions.close_workplace(workplace=place, on=today(), by=by)


def test_a_coach_reads_and_changes_nothing(here: Municipality, employer: Employer, hunter: User) -> None:
    place = make_workplace(employer, hunter)
    facts = dict.fromkeys(("contact_name", "contact_phone", "contact_email", "offers"), "x")
    coach = make.make_user(here, Role.COACH)
    with acting(by := make.actor_for(coach)):
        assert Employer.objects.visible_to(by).count() == Workplace.objects.visible_to(by).count() == 1
        task = Task.objects.get(workplace=place)
        tries: list[Callable[[], Any]] = [
            lambda: employers_actions.change_employer(employer=employer, by=by, **facts),
            lambda: employers_actions.change_owner(employer=employer, relation_owner=coach, by=by),
            lambda: employers_actions.log_employer_contact(employer=employer, note="x", how="phone", on=today(), by=by),
            lambda: employers_actions.stop_employer(employer=employer, on=today(), reason="x", by=by),
            lambda: employers_actions.resume_employer(employer=employer, by=by),
            lambda: workplaces_actions.add_workplace(employer=employer, title="x", seats=1, task="x", by=by),
            lambda: workplaces_actions.change_workplace(
                workplace=place,
                task=task,
                by=by,
                title="",
                city="",
                hours_min=None,
                hours_max=None,
                text="",
                speaking="",
            ),
            lambda: workplaces_actions.change_seats(workplace=place, seats=2, seen=1, by=by),
            lambda: workplaces_actions.close_workplace(workplace=place, on=today(), by=by),
            lambda: workplaces_actions.reopen_workplace(workplace=place, by=by),
        ]
        for attempt in tries:
            with pytest.raises(refusals.NotYourEmployer):
                attempt()


@pytest.mark.parametrize("role", [r for r in Role if r not in ("case_manager", "job_hunter", "coordinator", "coach")])
def test_others_see_no_employers(here: Municipality, employer: Employer, role: str) -> None:
    by = Actor(make.actor_for(employer.relation_owner).kind, uuid4(), "x", role, here.pk, None, frozenset({here.pk}))
    with scoped([here.pk]):
        assert not Employer.objects.visible_to(by).exists()


def test_a_coordinator_at_an_employer_sees_no_other_employers(here: Municipality, employer: Employer) -> None:
    party = make.make_partner(kind=OrganisationKind.EMPLOYER)
    make.make_agreement(here, party)
    plans = make.make_user(party, Role.COORDINATOR)
    with acting(by := make.actor_for(plans)):
        assert by.municipalities == {here.pk}
        assert not Employer.objects.visible_to(by).exists()


def test_what_lines_say(employer: Employer, hunter: User) -> None:
    workplace = make_workplace(employer, hunter, 2, title="Kas")
    with acting(by := make.actor_for(hunter)):
        log = employers_actions.log_employer_contact
        log(employer=employer, note="Wil meer mensen", how="phone", on=today(), by=by)
        log(employer=employer, note="Zonder hoe", how="", on=today(), by=by)
        workplaces_actions.change_seats(workplace=workplace, seats=3, seen=2, by=by)
        day = date(2026, 7, 1)
        workplaces_actions.close_workplace(workplace=workplace, on=day, by=by)
        workplaces_actions.reopen_workplace(workplace=workplace, by=by)
        employers_actions.stop_employer(employer=employer, on=day, reason="Verhuist", by=by)
        employers_actions.resume_employer(employer=employer, by=by)
        sentences = [
            tell(event, "").sentence for event in Event.objects.filter(stream_id=employer.pk).order_by("number")
        ]
        assert sentences == [
            "Kwekerij Ünal is toegevoegd; Joop is de relatiebeheerder.",
            "Werkplek Kas is toegevoegd, aantal plekken: 2.",
            "Telefoon: Wil meer mensen",
            "Zonder hoe",
            "Werkplek Kas ging van 2 naar 3 plekken.",
            "Werkplek Kas sluit op 1 juli 2026.",
            "Werkplek Kas is weer open.",
            "De werkgever stopt op 1 juli 2026: Verhuist",
            "De relatie begon opnieuw.",
        ]


@pytest.mark.parametrize(
    ("closed", "last", "wanted"),
    [(None, None, True), (5, None, False), (5, 5, True), (5, 6, False), (1, 5, False)],
)
def test_open_in_a_time(closed: int | None, last: int | None, wanted: bool) -> None:
    def day(number: int | None) -> date | None:
        return date(2026, 3, number) if number else None

    assert is_open(day(closed), date(2026, 3, 2), day(last)) is wanted

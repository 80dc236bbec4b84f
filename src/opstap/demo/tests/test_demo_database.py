"""The demo in a database: real actions, whole chains, a Today for everybody, and never beside real municipalities."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from opstap.core import timeline
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.django_internals import count_as_of_test_case
from opstap.core.models import Event, StreamHead
from opstap.core.scope import GENERAL, acting, scoped
from opstap.demo import demo_database
from opstap.demo.accounts import ACCOUNTS, PASSWORD
from opstap.demo.parties import EVERY_MUNICIPALITY, MUNICIPALITIES, Staff, staff
from opstap.demo.refusals import NotTheDemosDatabase
from opstap.insight.queries import CountParameters, count_people
from opstap.insight.settings import DEFAULT
from opstap.organisations.actions.parties import add_organisation
from opstap.organisations.models import DataAgreement, Membership, Municipality, User
from opstap.people.models import LanguageLevel, Participant, SearchWord
from opstap.team.models import ContactMoment
from opstap.team.today.protocol import items_by_section
from opstap.tracks.models import Action, PhaseStay, Position, Track

pytestmark = pytest.mark.thorough

ANOUK = "anouk@dalfsen.example"
ON_A_TEAM = {"case_manager", "coordinator", "job_hunter", "coach", "volunteer"}


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Staff]:
    """The whole demo, loaded once and rolled back at the end."""
    with django_db_blocker.unblock():
        block = transaction.atomic()
        count_as_of_test_case(block)
        with block:
            demo_database.load()
            yield staff()
            transaction.set_rollback(True)


def everywhere() -> object:
    return scoped(EVERY_MUNICIPALITY.values(), organisations=[GENERAL])


def test_five_municipalities_with_people_who_have_an_owner_or_stand_on_a_list(demo: Staff) -> None:
    assert Municipality.objects.filter(pk__in=MUNICIPALITIES.values()).count() == 5
    assert all(len(code) == 4 for code in Municipality.objects.values_list("code", flat=True))
    with everywhere():  # type: ignore[attr-defined]
        assert 150 <= Participant.objects.count() <= 170
        for municipality in MUNICIPALITIES.values():
            there = Track.objects.filter(municipality=municipality)
            assert there.exclude(team__owner=True).exists()
            assert there.filter(team__owner=True, ended_on__isnull=False).exists()
        assert Track.objects.filter(team__owner=True, team__user__email=ANOUK).count() == 16


def test_the_five_projects_stand_as_table_two_of_the_study_counts_them(demo: Staff) -> None:
    """W 2.6: job or own business, job with benefit, education, in track (unpaid work and internships too), moved."""
    columns = (
        ("job", "own_business"),
        ("job_with_benefit",),
        ("education",),
        ("in_track", "unpaid_work", "language_internship"),
        ("moved",),
    )
    with everywhere():  # type: ignore[attr-defined]
        rows = count_people(CountParameters(today(), list(MUNICIPALITIES.values()), DEFAULT)).rows({"outcome"})
    counted = {(programme, outcome): number for programme, _, outcome, number in rows}
    table = {
        project: [sum(counted.get((project, one), 0) for one in column) for column in columns]
        for project in ("apeldoorn", "dalfsen", "oldebroek", "oldenzaal", "start-enschede")
    }
    assert table == {
        "apeldoorn": [10, 2, 2, 0, 2],
        "dalfsen": [7, 0, 2, 8, 0],
        "oldebroek": [12, 4, 10, 20, 4],
        "oldenzaal": [10, 0, 0, 5, 0],
        "start-enschede": [10, 0, 5, 39, 0],
    }
    assert [sum(column) for column in zip(*table.values(), strict=True)] == [49, 6, 19, 72, 6]
    assert {position for _, position in counted} == set(Position.values)


def test_the_way_of_the_scripted_people_can_be_followed_on_their_timelines(demo: Staff) -> None:
    with everywhere():  # type: ignore[attr-defined]
        for reference, wanted in (
            (
                "APD-0001",
                {"team.offered", "team.accepted", "track.decided", "placement.made", "aftercare.done", "track.ended"},
            ),
            ("ENS-0001", {"team.offered", "team.accepted", "track.decided", "placement.made", "track.ended"}),
            ("DAL-0002", {"track.decided", "placement.made", "education.added", "benefit.written"}),
        ):
            person = Participant.objects.get(reference=reference)
            assert wanted <= set(Event.objects.filter(stream_id=person.pk).values_list("kind", flat=True))


def test_every_professional_has_a_today(demo: Staff) -> None:
    for account in ACCOUNTS:
        if account.role in ON_A_TEAM:
            actor = demo.actors[account.email]
            with acting(actor):
                found = items_by_section(actor, today())
            assert any(found.values()), account.email
            if account.role == "case_manager" and account.place in MUNICIPALITIES:
                assert found["overdue"], account.email
                assert found["today"], account.email


def test_the_first_case_manager_sees_every_reason(demo: Staff) -> None:
    actor = demo.actors[ANOUK]
    with acting(actor):
        found = items_by_section(actor, today())
    assert found["waiting"]
    sources = {item.source for item in found["week"]}
    assert "attention" in sources  # nobody spoke with them for long, or a permit ends
    assert len(found["overdue"]) + len(found["today"]) <= 12  # a day that one can finish


def test_every_chain_holds(demo: Staff) -> None:
    with everywhere():  # type: ignore[attr-defined]
        streams = list(StreamHead.objects.values_list("stream_id", flat=True))
        assert len(streams) > 170
        assert [stream for stream in streams if timeline.verify(stream)] == []


def test_histories_are_real(demo: Staff) -> None:
    with everywhere():  # type: ignore[attr-defined]
        assert ContactMoment.objects.values("note").distinct().count() >= 300
        assert {"open", "done", "dropped"} == set(Action.objects.values_list("state", flat=True))
        assert Action.objects.filter(choice="obligation").exclude(rule="").exists()
        assert PhaseStay.objects.filter(ended_on__isnull=False).count() > 100
        assert not PhaseStay.objects.filter(track__ended_on__isnull=False, ended_on__isnull=True).exists()
        assert LanguageLevel.objects.exclude(found_by="Brede intake").exists()
        first = Participant.objects.order_by("pk").first()
        assert first is not None
        assert SearchWord.objects.filter(participant=first, word=first.given_name.lower().split()[0]).exists()
        latest = Track.objects.filter(last_contact_on__isnull=False).order_by("-last_contact_on").first()
        assert latest is not None
        assert latest.last_contact_on is not None
        assert latest.last_contact_on < today()


def test_everybody_can_sign_in_and_partners_have_an_agreement(demo: Staff) -> None:
    user = User.objects.get(email=ANOUK)
    assert user.check_password(PASSWORD)
    assert authenticate(None, email=ANOUK, password=PASSWORD) == user
    validate_password(PASSWORD, user)
    assert Membership.objects.filter(user__email__in=[a.email for a in ACCOUNTS]).count() == len(ACCOUNTS)
    with everywhere():  # type: ignore[attr-defined]
        for account in ACCOUNTS:
            for place in account.helps:
                if place in MUNICIPALITIES and account.place != place:
                    partner = demo.memberships[account.email].organisation_id
                    assert DataAgreement.objects.filter(
                        organisation=partner, municipality=MUNICIPALITIES[place]
                    ).exists()


def test_a_second_load_is_told_that_it_is_there(demo: Staff) -> None:
    assert demo_database.is_loaded()
    demo_database.check_only_demo()


def test_real_municipalities_are_left_alone(demo: Staff) -> None:
    key = GENERAL.__class__("11111111-2222-4333-8444-555555555555")
    mark = transaction.savepoint()
    with scoped([key], organisations=[GENERAL]):
        add_organisation(kind="municipality", name="Gemeente Echt", key=key, by=Actor.system("test", {key}))
    for refused in (demo_database.load, demo_database.empty):
        with pytest.raises(NotTheDemosDatabase, match="niet van de demo"):
            refused()
    transaction.savepoint_rollback(mark)
    demo_database.check_only_demo()

"""Benefit, household, education: no overlaps, also in the past and when put right; told to who may know, to nobody else."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import factories as make

from opstap.access.participant_events import ParticipantEvent
from opstap.access.refusals import NotOnTheTeam
from opstap.core.dates import today
from opstap.core.event_kinds import event_kinds
from opstap.core.models import Event
from opstap.core.refusals import MovedOn, NeedsReason, NothingChanged, Refused
from opstap.core.scope import acting, scoped
from opstap.core.tests.example_actions import at_once
from opstap.core.timeline import verify
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import Role
from opstap.people import refusals
from opstap.people.circumstances import actions, events
from opstap.people.circumstances.rules import from_a_day, running_on, without
from opstap.people.models import BenefitSpell, Enrolment, HouseholdMember, Participant
from opstap.people.refusals import DayNotMeant
from opstap.tracks.models import PositionSpan

pytestmark = pytest.mark.django_db
JANUARY, MARCH, JUNE = date(2026, 1, 5), date(2026, 3, 2), date(2026, 6, 1)


@pytest.fixture
def here(db: None) -> Municipality:
    return make.make_municipality()


@pytest.fixture
def ans(here: Municipality) -> User:
    return make.make_user(here)


def person(here: Municipality, ans: User, name: str = "Hanna") -> Participant:
    made = make.make_participant(here, name)
    make.open_track(made, owner=ans, started_on=JANUARY)
    return made


@pytest.fixture
def hanna(here: Municipality, ans: User) -> Participant:
    return person(here, ans)


def act(user: User, action: Any, **values: Any) -> Any:
    with acting(by := make.actor_for(user)):
        return action(by=by, **values)


def write(user: User, who: Participant, kind: str, on: date, **more: Any) -> Any:
    return act(user, actions.write_benefit, participant=who, kind=kind, on=on, **more)


def spells(who: Participant) -> list[tuple[str, date, date | None]]:
    with scoped([who.municipality_id]):
        rows = BenefitSpell.objects.filter(participant=who).order_by("starts_on")
        return list(rows.values_list("kind", "starts_on", "ends_on"))


def lines(who: Participant) -> list[str]:
    with scoped([who.municipality_id]):
        assert verify(who.pk) == []
        return list(Event.objects.filter(stream_id=who.pk).order_by("number").values_list("kind", flat=True))[2:]


# Benefit


def test_a_benefit_from_next_month_was_written_down_today(ans: User, hanna: Participant) -> None:
    """No line of the timeline lies in the future; the day from which it holds is what the line says."""
    last_week, next_month = today() - timedelta(weeks=1), today() + timedelta(days=30)
    write(ans, hanna, "full", last_week)
    write(ans, hanna, "none", next_month)
    with scoped([hanna.municipality_id]):
        written = Event.objects.filter(stream_id=hanna.pk, kind=events.BenefitWritten.kind).order_by("number")
        assert list(written.values_list("happened_on", "content__data__since")) == [
            (last_week, last_week.isoformat()),
            (today(), next_month.isoformat()),
        ]


def test_a_benefit_ends_the_one_before_also_in_the_past_and_the_same_day_puts_right(
    ans: User, hanna: Participant
) -> None:
    write(ans, hanna, "full", JANUARY)
    write(ans, hanna, "none", JUNE)
    assert spells(hanna) == [("full", JANUARY, JUNE), ("none", JUNE, None)]
    write(ans, hanna, "supplementary", MARCH)
    assert spells(hanna) == [("full", JANUARY, MARCH), ("supplementary", MARCH, JUNE), ("none", JUNE, None)]
    write(ans, hanna, "no_entitlement", JUNE)
    assert spells(hanna)[-1] == ("no_entitlement", JUNE, None)
    with pytest.raises(refusals.SameBenefit):
        write(ans, hanna, "supplementary", MARCH + timedelta(days=3))
    assert lines(hanna) == ["benefit.written"] * 4
    assert str(BenefitSpell(kind="full", starts_on=MARCH)) == "full from 2026-03-02"


def test_a_mistake_goes_and_what_it_cut_short_runs_on(ans: User, hanna: Participant) -> None:
    write(ans, hanna, "full", JANUARY)
    wrong = write(ans, hanna, "none", MARCH)
    write(ans, hanna, "supplementary", JUNE)
    with pytest.raises(NeedsReason):
        act(ans, actions.remove_benefit, spell=wrong, reason=" ")
    act(ans, actions.remove_benefit, spell=wrong, reason="verkeerde persoon")
    assert spells(hanna) == [("full", JANUARY, JUNE), ("supplementary", JUNE, None)]
    with pytest.raises(MovedOn):
        act(ans, actions.remove_benefit, spell=wrong, reason="nog eens")
    with scoped([hanna.municipality_id]):
        first = BenefitSpell.objects.get(participant=hanna, starts_on=JANUARY)
    act(ans, actions.remove_benefit, spell=first, reason="ook verkeerd")
    assert spells(hanna) == [("supplementary", JUNE, None)]


def test_the_whole_household_gets_it_if_one_may_write_for_each(
    here: Municipality, ans: User, hanna: Participant
) -> None:
    partner = person(here, ans, "Idris")
    write(ans, hanna, "full", JANUARY, household=True)  # nobody else is known yet
    assert spells(partner) == []
    act(ans, actions.share_household, participant=hanna, partner=partner, on=MARCH)
    write(ans, hanna, "supplementary", JUNE, household=True)
    assert spells(partner) == [("supplementary", JUNE, None)]
    with scoped([here.pk]):
        assert BenefitSpell.objects.filter(household__isnull=False).count() == 2
        data = Event.objects.filter(stream_id=partner.pk).latest("number").content.data
    assert (data["household"], data["before"]) == (True, "")
    bert = make.make_user(here)
    make.add_to_team(hanna, bert)
    with pytest.raises(refusals.NotTheWholeHousehold):
        write(bert, hanna, "none", JUNE, household=True)
    write(bert, hanna, "none", JUNE)
    assert (spells(hanna)[-1][0], spells(partner)[-1][0]) == ("none", "supplementary")
    assert write(ans, hanna, "none", JUNE, household=True) is None  # only the partner's was different
    assert spells(partner)[-1][0] == "none"


def test_only_who_is_on_the_team_and_for_a_day_that_can_be_meant(
    here: Municipality, ans: User, hanna: Participant
) -> None:
    with pytest.raises(NotOnTheTeam):
        write(make.make_user(here), hanna, "full", MARCH)
    for day in (date(1989, 12, 31), today() + timedelta(days=400)):
        with pytest.raises(DayNotMeant):
            write(ans, hanna, "full", day)
    assert lines(hanna) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_both_count_and_nothing_overlaps(here: Municipality, ans: User, hanna: Participant) -> None:
    days = [JANUARY + timedelta(days=days) for days in (0, 30, 60, 90)]
    answers = at_once([partial(write, ans, hanna, kind, day) for kind, day in zip("abcd", days, strict=True)])
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    ends = [*days[1:], None]
    assert spells(hanna) == list(zip("abcd", days, ends, strict=True))
    assert lines(hanna) == ["benefit.written"] * 4


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("nfs"), st.integers(0, 40), st.booleans()), max_size=12))
def test_spells_never_overlap_whatever_is_written(steps: list[tuple[str, int, bool]]) -> None:
    """The rule alone: after every step the spells follow one another, and the day that was meant has its kind."""
    known: list[BenefitSpell] = []
    for kind, number, removes in steps:
        day = JANUARY + timedelta(days=number)
        if removes and known:
            wrong = known[number % len(known)]
            for spell, until in without(known, wrong).ends:
                spell.ends_on = until
            known.remove(wrong)
        else:
            rewriting = from_a_day(known, kind, day)
            for spell, until in rewriting.ends:
                spell.ends_on = until
            if rewriting.replaced is not None:
                rewriting.replaced.kind, rewriting.replaced.ends_on = kind, rewriting.until
            elif not rewriting.same:
                known.append(BenefitSpell(kind=kind, starts_on=day, ends_on=rewriting.until))
            now = running_on(known, day)
            assert now is not None
            assert now.kind == kind
        ordered = sorted(known, key=lambda one: one.starts_on)
        for one, following in pairwise(ordered):
            assert one.ends_on is not None
            assert one.starts_on < one.ends_on <= following.starts_on


def test_a_position_follows_a_benefit(ans: User, hanna: Participant) -> None:
    from opstap.placements.models import Placement
    from opstap.positions.spans import rebuild_spans

    with scoped([hanna.municipality_id]):
        track = hanna.tracks.get()
        Placement.objects.create(
            municipality_id=hanna.municipality_id, participant=hanna, track=track, kind="employment", starts_on=MARCH
        )
        rebuild_spans([hanna.pk])
    write(ans, hanna, "supplementary", JUNE)
    with scoped([hanna.municipality_id]):
        rows = PositionSpan.objects.filter(track=track).order_by("starts_on").values_list("position", flat=True)
        assert list(rows) == ["in_track", "job", "job_with_benefit"]


# Household


def test_two_share_a_household_a_third_joins_and_they_leave_again(
    here: Municipality, ans: User, hanna: Participant
) -> None:
    idris, selam = person(here, ans, "Idris"), person(here, ans, "Selam")
    act(ans, actions.share_household, participant=hanna, partner=idris, on=MARCH)
    act(ans, actions.share_household, participant=selam, partner=idris, on=JUNE)
    with scoped([here.pk]):
        assert HouseholdMember.objects.values("household").distinct().count() == 1
    with pytest.raises(refusals.TogetherAlready):
        act(ans, actions.share_household, participant=selam, partner=hanna, on=JUNE)
    with pytest.raises(refusals.LeavesBeforeJoining):
        act(ans, actions.leave_household, participant=selam, on=MARCH)
    act(ans, actions.leave_household, participant=hanna, on=JUNE)
    act(ans, actions.leave_household, participant=selam, on=today())
    with scoped([here.pk]):
        assert not HouseholdMember.objects.filter(left_on__isnull=True).exists()  # nobody shares a home with nobody
    with pytest.raises(MovedOn):
        act(ans, actions.leave_household, participant=selam, on=today())
    assert lines(idris) == ["household.joined", "household.joined", "household.left"]
    assert lines(hanna) == ["household.joined", "household.left"]


def test_who_cannot_share_a_household(here: Municipality, ans: User, hanna: Participant) -> None:
    others = [person(here, ans, name) for name in ("Idris", "Selam", "Yonas")]
    act(ans, actions.share_household, participant=others[1], partner=others[2], on=MARCH)
    act(ans, actions.share_household, participant=hanna, partner=others[0], on=MARCH)
    stranger = make.make_participant(here, "Elders")
    elsewhere = make.make_participant(make.make_municipality(), "Ver")
    for partner_of, refusal in (
        (hanna, refusals.SamePerson),
        (others[1], refusals.TwoHouseholds),
        (stranger, NotOnTheTeam),
        (elsewhere, refusals.AnotherMunicipality),
    ):
        with pytest.raises(refusal):
            act(ans, actions.share_household, participant=hanna, partner=partner_of, on=MARCH)


@pytest.mark.django_db(transaction=True)
def test_two_who_put_the_same_two_together_make_one_household(
    here: Municipality, ans: User, hanna: Participant
) -> None:
    idris = person(here, ans, "Idris")
    share = partial(act, ans, actions.share_household, on=MARCH)
    answers = at_once([partial(share, participant=a, partner=b) for a, b in ((hanna, idris), (idris, hanna))])
    assert sorted(type(answer).__name__ for answer in answers if isinstance(answer, Refused)) == ["TogetherAlready"]
    with scoped([here.pk]):
        assert HouseholdMember.objects.filter(left_on__isnull=True).count() == 2


# Education


def learning(**values: Any) -> dict[str, Any]:
    return {"what": "mbo 2 zorg", "school": "Deltion", "level": "mbo", "starts_on": MARCH, "ends_on": None, **values}


def test_education_begins_ends_is_put_right_and_taken_away(ans: User, hanna: Participant) -> None:
    enrolment = act(ans, actions.add_enrolment, participant=hanna, values=learning())
    with pytest.raises(NothingChanged):
        act(ans, actions.change_enrolment, enrolment=enrolment, values=learning())
    act(ans, actions.change_enrolment, enrolment=enrolment, values=learning(ends_on=JUNE))
    with pytest.raises(MovedOn):  # `enrolment` is what was read before the change
        act(ans, actions.change_enrolment, enrolment=enrolment, values=learning(what="mbo 3"))
    with scoped([hanna.municipality_id]):
        assert Enrolment.objects.get().ends_on == JUNE
        positions = (
            PositionSpan.objects.filter(participant=hanna).order_by("starts_on").values_list("position", "starts_on")
        )
        assert list(positions) == [("in_track", JANUARY), ("education", MARCH), ("in_track", JUNE + timedelta(days=1))]
    for values, refusal in (
        (learning(ends_on=JANUARY), refusals.EndsBeforeStart),
        (learning(starts_on=date(1920, 1, 1)), DayNotMeant),
    ):
        with pytest.raises(refusal):
            act(ans, actions.add_enrolment, participant=hanna, values=values)
    with pytest.raises(NeedsReason):
        act(ans, actions.remove_enrolment, enrolment=enrolment, reason="")
    act(ans, actions.remove_enrolment, enrolment=enrolment, reason="nooit begonnen")
    with pytest.raises(MovedOn):
        act(ans, actions.remove_enrolment, enrolment=enrolment, reason="nooit begonnen")
    assert lines(hanna) == ["education.added", "education.changed", "education.removed"]


# The timeline

LINES = [
    (
        events.BenefitWritten("full", since=JUNE, before="", household=True),
        "case_manager",
        "Volledige uitkering vanaf 1 juni 2026 · voor het hele huishouden",
    ),
    (
        events.BenefitWritten("none", since=JUNE, before="full", household=False),
        "case_manager",
        "Geen uitkering vanaf 1 juni 2026",
    ),
    (events.BenefitRemoved("x", since=JUNE, reason="fout"), "case_manager", "x vanaf 1 juni 2026 – fout"),
    (events.HouseholdJoined(since=JUNE), "case_manager", "vanaf 1 juni 2026"),
    (events.HouseholdLeft(since=JUNE), "case_manager", "vanaf 1 juni 2026"),
    (events.EducationAdded(**learning()), "coach", "mbo 2 zorg · Deltion · Mbo · vanaf 2 maart 2026"),
    (events.EducationAdded(**learning()), "coordinator", "mbo 2 zorg · vanaf 2 maart 2026"),
    (
        events.EducationChanged("mbo 2", {}, {"ends_on": "2026-06-01", "school": "Deltion", "level": ""}),
        "coach",
        "mbo 2 · Laatste dag: 1 juni 2026 · School: Deltion · Niveau: onbekend",
    ),
    (
        events.EducationChanged("mbo 2", {}, {"ends_on": None, "school": "Deltion"}),
        "coordinator",
        "mbo 2 · Laatste dag: onbekend",
    ),
    (events.EducationRemoved("mbo 2", starts_on=MARCH, reason="nooit begonnen"), "coach", "mbo 2 – nooit begonnen"),
    (events.EducationRemoved("mbo 2", starts_on=MARCH, reason="nooit begonnen"), "coordinator", "mbo 2"),
]


@pytest.mark.parametrize(("content", "role", "text"), LINES)
def test_what_a_line_tells(content: ParticipantEvent, role: str, text: str) -> None:
    assert role in content.roles
    with translation.override("nl"):
        assert content.text(role) == text
        assert content.title()


def test_benefit_and_household_are_for_case_managers_alone() -> None:
    found = [kind for name, kind in event_kinds.items() if name.startswith(("benefit.", "household."))]
    assert len(found) == 4
    assert all(kind.roles == kind.whole == {Role.CASE_MANAGER} for kind in found)
    assert not any(Role.VOLUNTEER in kind.roles for name, kind in event_kinds.items() if name.startswith("education."))

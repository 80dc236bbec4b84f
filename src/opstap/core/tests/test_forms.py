"""A form ends in one action, once, and always says something when it does not."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError
from tests.factories import (
    actor_for,
    make_action,
    make_municipality,
    make_participant,
    make_partner,
    make_user,
    open_track,
)

from opstap.core.actions import action, answering
from opstap.core.actors import Actor
from opstap.core.forms import STALE, ActionForm, sentence_of, violated
from opstap.core.models import Event
from opstap.core.refusals import Refused
from opstap.core.scope import acting, scoped
from opstap.core.tests.example_actions import SYSTEM, a_line, at_once, new_stream, rename
from opstap.core.timeline import record, verify
from opstap.organisations.actions import parties as organising
from opstap.organisations.models import Membership, Municipality, Organisation, User
from opstap.organisations.roles import OrganisationKind, Role
from opstap.team.models import ContactMoment
from opstap.team.talks.actions import log_contact
from opstap.tracks.models import Action
from opstap.tracks.todo.actions import close_action


def a_form(key: UUID | None = None) -> ActionForm:
    form = ActionForm({"request_key": str(key or uuid4())})
    assert form.is_valid()
    return form


def sentences(form: ActionForm) -> list[str]:
    return [str(e) for e in form.non_field_errors()]


@action(refuses=[Refused])
def refuse(*, by: Actor) -> None:
    raise Refused("Dat kan nu niet.")


@action
def crash(*, organisation: Organisation, by: Actor) -> None:
    """Break a constraint that has no sentence for anybody."""
    record(organisation, a_line("test.crash"), by=by)
    Organisation.objects.filter(pk=organisation.pk).update(id=None)


@pytest.mark.django_db
def test_a_form_without_a_key_asks_to_load_the_page_again() -> None:
    for wrong in ("", "geen sleutel"):
        form = ActionForm({"request_key": wrong})
        assert not form.is_valid()
        assert form.errors["request_key"] == [STALE]
    first, second = ActionForm(), ActionForm()
    assert first["request_key"].value() != second["request_key"].value()
    assert 'autocomplete="off"' in str(first["request_key"])


@pytest.mark.django_db
def test_a_repeat_gets_the_first_answer_and_changes_nothing() -> None:
    partner, key = make_partner("Eerst"), uuid4()
    with scoped(organisations=[partner.pk]):
        first, repeat = a_form(key), a_form(key)
        assert first.acts(rename, organisation=partner, name="Daarna", by=SYSTEM)
        assert repeat.acts(rename, organisation=partner, name="Nog later", by=SYSTEM)
        assert first.answer == repeat.answer == partner.pk
        assert Organisation.objects.get(pk=partner.pk).name == "Daarna"
        assert Event.objects.filter(kind="test.renamed").count() == 1


@pytest.mark.django_db
def test_the_key_holds_where_an_inner_action_writes_the_only_line() -> None:
    partner, key = make_partner(), uuid4()
    wish: dict[str, Any] = {
        "email": "nieuw@example.org",
        "name": "Nieuw",
        "password": None,
        "organisation": partner,
        "role": Role.COACH,
        "by": SYSTEM,
    }
    with scoped(organisations=[partner.pk]):
        first, repeat = a_form(key), a_form(key)
        assert first.acts(organising.add_user, **wish)
        assert repeat.acts(organising.add_user, **wish), sentences(repeat)
        assert first.answer == repeat.answer
    assert User.objects.filter(email="nieuw@example.org").count() == 1


@pytest.mark.django_db
def test_the_key_of_somebody_else_is_refused_without_telling_whose() -> None:
    dalfsen, key = make_municipality(), uuid4()
    first, second = (actor_for(make_user(dalfsen)) for _ in range(2))
    with acting(first):
        assert a_form(key).acts(rename, organisation=dalfsen.organisation, name="Gemeente A", by=first)
    with acting(second):
        form = a_form(key)
        assert not form.acts(rename, organisation=dalfsen.organisation, name="Gemeente B", by=second)
        assert sentences(form) == [str(STALE)]
        assert form.answer is None


@pytest.mark.django_db
def test_a_key_used_out_of_sight_is_a_stale_page_and_not_silence() -> None:
    mine, theirs, key = make_partner(), make_municipality(), uuid4()
    with scoped([theirs.pk]):
        assert a_form(key).acts(rename, organisation=theirs.organisation, name="Gemeente Ver", by=SYSTEM)
    with scoped(organisations=[mine.pk]):
        form = a_form(key)
        assert not form.acts(rename, organisation=mine, name="Anders", by=SYSTEM)
        assert sentences(form) == [str(STALE)]


@pytest.mark.django_db
def test_a_key_that_somebody_else_took_meanwhile_is_a_stale_page() -> None:
    dalfsen, key = make_municipality(), uuid4()
    first, second = (actor_for(make_user(dalfsen)) for _ in range(2))

    def overtaken(*, by: Actor) -> None:
        with answering(key):
            rename(organisation=dalfsen.organisation, name="Gemeente Sneller", by=first)
        refuse(by=by)

    with acting(second):
        form = a_form(key)
        assert not form.acts(overtaken, by=second)
        assert sentences(form) == [str(STALE)]


@pytest.mark.django_db
def test_a_refusal_is_a_sentence_at_the_form() -> None:
    form = a_form()
    assert not form.acts(refuse, by=SYSTEM)
    assert sentences(form) == ["Dat kan nu niet."]


@pytest.mark.django_db
def test_a_constraint_speaks_its_own_sentence() -> None:
    partner, other = make_partner("Een"), make_partner("Twee")
    with scoped(organisations=[partner.pk]):
        form = a_form()
        assert not form.acts(rename, organisation=other, name="Een", by=SYSTEM)
        assert sentences(form) == [sentence_of("organisation_once")] != [""]
        with pytest.raises(IntegrityError):
            a_form().acts(crash, organisation=partner, by=SYSTEM)
    assert sentence_of("no_such_constraint") == sentence_of("phase_key_once") == ""
    assert violated(IntegrityError()) == ""


@pytest.mark.django_db
def test_what_is_no_action_still_answers() -> None:
    partner = make_partner()
    form = a_form()
    assert form.acts(lambda by: partner, by=SYSTEM)
    assert form.answer == partner.pk


@pytest.mark.django_db(transaction=True)
def test_the_same_request_twice_at_one_moment_is_one_change() -> None:
    dalfsen = make_municipality()
    manager = make_user(dalfsen)
    person = make_participant(dalfsen)
    open_track(person, owner=manager)
    actor, key = actor_for(manager), uuid4()

    def post() -> tuple[bool, UUID | None]:
        with acting(actor):
            form = a_form(key)
            return form.acts(log_contact, participant=person, note="Gesproken", by=actor), form.answer

    answers = at_once([post] * 6)
    with acting(actor):
        contact = ContactMoment.objects.get()
        assert answers == [(True, contact.pk)] * 6
        assert verify(person.pk) == []


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_not_told_that_somebody_else_was_faster() -> None:
    """The second request finds the action done already, by itself: that is success, not MovedOn."""
    dalfsen = make_municipality()
    manager = make_user(dalfsen)
    track = open_track(make_participant(dalfsen), owner=manager)
    todo, actor, key = make_action(track, manager), actor_for(manager), uuid4()

    def post(number: UUID) -> bool:
        with acting(actor):
            return a_form(number).acts(close_action, subject=todo, state=Action.State.DONE, by=actor)

    assert at_once([partial(post, key)] * 6) == [True] * 6
    assert at_once([partial(post, uuid4())] * 2) == [False] * 2


@pytest.mark.django_db(transaction=True)
def test_a_double_click_into_a_constraint_is_success_too() -> None:
    dalfsen, partner, key = make_municipality(), make_partner(), uuid4()

    def post(municipality: Municipality) -> bool:
        with scoped([municipality.pk]):
            return a_form(key).acts(
                organising.make_agreement, municipality=municipality, organisation=partner, purpose="samen", by=SYSTEM
            )

    assert at_once([partial(post, dalfsen)] * 4) == [True] * 4


@pytest.mark.django_db(transaction=True)
def test_two_wishes_at_one_moment_are_two_and_each_hears_its_own() -> None:
    partner = make_partner(kind=OrganisationKind.VOLUNTEERS)
    user = make_user(partner, Role.COACH)

    def post() -> tuple[bool, list[str]]:
        with scoped(organisations=[partner.pk]):
            form = a_form()
            done = form.acts(
                organising.start_membership, user=user, organisation=partner, role=Role.VOLUNTEER, by=SYSTEM
            )
            return done, sentences(form)

    answers = sorted(at_once([post] * 3))
    assert answers == [(False, [sentence_of("membership_once")])] * 2 + [(True, [])]
    assert Membership.objects.filter(user=user, role=Role.VOLUNTEER).count() == 1
    assert new_stream().municipality_id is None

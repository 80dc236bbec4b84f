"""An action is one transaction with a line, or nothing."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError
from tests.factories import make_municipality, make_partner

from opstap.core.actions import NotAnAction, NoTimelineLine, action, answering, refusals_of
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.models import Event
from opstap.core.refusals import MovedOn, NeedsReason, Refused, UndeclaredRefusal, check_declarations
from opstap.core.scope import scoped
from opstap.core.tests.example_actions import SYSTEM, a_line, new_stream, note
from opstap.core.timeline import Stream, TimelineOutsideAction, record, record_many, when_undone
from opstap.organisations.models import Membership, Organisation
from opstap.organisations.roles import Role


class No(Refused):
    sentence = "No."


@action
def silent(*, organisation: Organisation, by: Actor) -> None:
    """Change without a line: a defect on purpose."""
    Organisation.objects.filter(pk=organisation.pk).update(city="Elders")


@action(refuses=(No,))
def note_then_fail(*, stream: Stream, by: Actor) -> None:
    record(stream, a_line("test.lost"), by=by)
    raise No


@action
def forgiving(*, stream: Stream, by: Actor, own_line: bool) -> None:
    """Try something that is refused, and go on without it."""
    try:
        note_then_fail(stream=stream, by=by)
    except Refused:
        if own_line:
            record(stream, a_line("test.went_on"), by=by)


@action
def outer(*, stream: Stream, by: Actor) -> None:
    note(stream=stream, text="binnen", by=by)
    note(stream=stream, text="nog een", by=by)


@pytest.mark.django_db(transaction=True)
def test_a_change_without_a_line_is_rolled_back() -> None:
    partner = make_partner()
    with pytest.raises(NoTimelineLine, match="silent"):
        silent(organisation=partner, by=SYSTEM)
    partner.refresh_from_db()
    assert partner.city == ""


@pytest.mark.django_db
def test_a_refused_action_leaves_no_line() -> None:
    dalfsen = make_municipality()
    with scoped([dalfsen.pk]):
        stream = new_stream(dalfsen.pk)
        with pytest.raises(No, match=r"No\."):
            note_then_fail(stream=stream, by=SYSTEM)
        assert not Event.objects.filter(stream_id=stream.id).exists()


@pytest.mark.django_db
def test_lines_of_inner_actions_count_for_the_outer_one() -> None:
    dalfsen = make_municipality()
    with scoped([dalfsen.pk]):
        stream = new_stream(dalfsen.pk)
        outer(stream=stream, by=SYSTEM)
        assert Event.objects.filter(stream_id=stream.id).count() == 2


@pytest.mark.django_db
def test_a_line_that_an_inner_action_lost_does_not_count() -> None:
    dalfsen = make_municipality()
    with scoped([dalfsen.pk]):
        stream = new_stream(dalfsen.pk)
        with pytest.raises(NoTimelineLine):
            forgiving(stream=stream, by=SYSTEM, own_line=False)
        forgiving(stream=stream, by=SYSTEM, own_line=True)
        assert [e.kind for e in Event.objects.filter(stream_id=stream.id)] == ["test.went_on"]


def test_an_action_takes_keywords_and_says_who_acts() -> None:
    def positional(thing: str, *, by: Actor) -> None: ...
    def nobody(*, thing: str) -> None: ...
    def anything(*things: str, by: Actor) -> None: ...

    for wrong in (positional, nobody, anything):
        with pytest.raises(NotAnAction, match=wrong.__name__):
            action(wrong)


@pytest.mark.django_db
def test_a_line_outside_an_action_is_refused() -> None:
    dalfsen = make_municipality()
    with scoped([dalfsen.pk]), pytest.raises(TimelineOutsideAction):
        record(new_stream(dalfsen.pk), a_line("test.outside"), by=SYSTEM)


@pytest.mark.django_db
def test_no_lines_are_no_answer() -> None:
    @action
    def nothing(*, by: Actor) -> None:
        assert record_many([], by=by) == []

    with pytest.raises(NoTimelineLine):
        nothing(by=SYSTEM)


def test_a_refusal_may_bring_its_own_sentence() -> None:
    assert str(Refused("Vandaag niet.").sentence) == "Vandaag niet."
    assert No().sentence == "No."


@pytest.mark.django_db
def test_what_a_rollback_cannot_reach_is_undone_in_reverse() -> None:
    undone: list[str] = []

    @action
    def inner(*, stream: Stream, by: Actor) -> None:
        when_undone(lambda: undone.append("inner"))
        record(stream, a_line("test.inner"), by=by)

    @action(refuses=(No,))
    def whole(*, stream: Stream, by: Actor, fails: bool) -> None:
        when_undone(lambda: undone.append("outer"))
        inner(stream=stream, by=by)
        if fails:
            raise No

    dalfsen = make_municipality()
    with scoped([dalfsen.pk]):
        whole(stream=new_stream(dalfsen.pk), by=SYSTEM, fails=False)
        assert undone == []
        with pytest.raises(No):
            whole(stream=new_stream(dalfsen.pk), by=SYSTEM, fails=True)
    assert undone == ["inner", "outer"]
    when_undone(lambda: undone.append("never"))
    assert "never" not in undone


@pytest.mark.django_db(transaction=True)
def test_a_refusal_found_at_the_commit_undoes_too() -> None:
    """A deferred constraint speaks up only when the transaction ends."""
    undone: list[str] = []

    @action
    def dangling(*, stream: Stream, by: Actor) -> None:
        when_undone(lambda: undone.append("bytes"))
        record(stream, a_line("test.dangling"), by=by)
        Membership.objects.create(user_id=uuid4(), organisation_id=uuid4(), role=Role.COACH, starts_on=today())

    dalfsen = make_municipality()
    with scoped([dalfsen.pk]), pytest.raises(IntegrityError):
        dangling(stream=new_stream(dalfsen.pk), by=SYSTEM)
    assert undone == ["bytes"]


@pytest.mark.django_db
def test_one_line_of_a_request_carries_its_key_whichever_action_writes_it() -> None:
    """The key is unique, so a second line with it would undo the whole request."""

    @action
    def several(*, stream: Stream, by: Actor, own_line_first: bool) -> None:
        if own_line_first:
            record(stream, a_line("test.own"), by=by)
        outer(stream=stream, by=by)
        record(stream, a_line("test.last"), by=by)

    dalfsen = make_municipality()
    with scoped([dalfsen.pk]):
        for own_line_first in (False, True):
            stream, key = new_stream(dalfsen.pk), uuid4()
            with answering(key):
                several(stream=stream, by=SYSTEM, own_line_first=own_line_first)
            keys = Event.objects.filter(stream_id=stream.id).order_by("number").values_list("request_key", flat=True)
            assert list(keys) == [key, *[None] * (2 + own_line_first)]


@pytest.mark.django_db
def test_a_line_that_an_inner_action_lost_leaves_the_key_to_the_next() -> None:
    dalfsen, key = make_municipality(), uuid4()
    with scoped([dalfsen.pk]), answering(key):
        forgiving(stream=new_stream(dalfsen.pk), by=SYSTEM, own_line=True)
        assert Event.objects.get(request_key=key).kind == "test.went_on"


class NotQuite(No):
    """A refusal of a declared kind."""


@action
def declares_nothing(*, by: Actor, refusal: Refused) -> None:
    raise refusal


@action(refuses=(No, MovedOn))
def declares(*, by: Actor, refusal: Refused) -> None:
    raise refusal


@action(refuses=refusals_of(declares))
def passes_on(*, by: Actor, refusal: Refused) -> None:
    declares(by=by, refusal=refusal)


@pytest.mark.django_db
@pytest.mark.parametrize("refusal", [No(), NotQuite(), MovedOn()])
def test_a_declared_refusal_passes(refusal: Refused) -> None:
    for act in (declares, passes_on):
        with pytest.raises(type(refusal)):
            act(by=SYSTEM, refusal=refusal)


@pytest.mark.django_db
def test_an_undeclared_refusal_is_a_defect_under_tests_and_passes_elsewhere() -> None:
    for act in (declares_nothing, declares):
        with pytest.raises(UndeclaredRefusal, match=rf"test_actions\.{act.__name__} refuses NeedsReason"):
            act(by=SYSTEM, refusal=NeedsReason())
    check_declarations(on=False)
    try:
        with pytest.raises(NeedsReason):
            declares(by=SYSTEM, refusal=NeedsReason())
    finally:
        check_declarations(on=True)


def test_what_an_action_refuses_can_be_asked() -> None:
    assert refusals_of(declares) == (No, MovedOn)
    assert refusals_of(passes_on, note_then_fail) == (No, MovedOn)
    assert refusals_of(note) == ()
    with pytest.raises(NotAnAction, match="declares no refusals"):
        refusals_of(new_stream)

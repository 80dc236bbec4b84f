"""The key of the second lock: only what is asked, only as long as asked, whatever happens meanwhile."""

from __future__ import annotations

from functools import partial
from threading import Event as Signal
from uuid import UUID, uuid4

import pytest
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.utils import DatabaseError
from tests.factories import actor_for, make_municipality, make_participant, make_user

from opstap.core.actors import Actor, ActorKind
from opstap.core.django_internals import count_as_of_test_case
from opstap.core.scope import CLOSED, GENERAL, ScopeInsideTransaction, acting, current, scoped
from opstap.core.tests.example_actions import as_superuser, at_once, own_pid
from opstap.people.models import Participant

transactional = pytest.mark.django_db(transaction=True)


def told() -> tuple[str, str, str]:
    """What PostgreSQL itself believes the scope to be."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('opstap.municipalities', true), ''),"
            " coalesce(current_setting('opstap.organisations', true), ''),"
            " coalesce(current_setting('opstap.user', true), '')"
        )
        row: tuple[str, str, str] = cursor.fetchone()
    return row


def names() -> list[str]:
    return sorted(Participant.objects.values_list("given_name", flat=True))


def two_places() -> tuple[UUID, UUID]:
    first, second = make_municipality(), make_municipality()
    make_participant(first, "Yusuf")
    make_participant(second, "Hanna")
    return first.pk, second.pk


def kill_own_connection() -> None:
    pid = own_pid()
    with as_superuser() as admin:
        admin.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


@transactional
def test_only_what_is_asked_and_only_as_long_as_asked() -> None:
    first, second = two_places()
    assert names() == []
    with scoped([first]) as scope:
        assert current() is scope
        assert names() == ["Yusuf"]
        with scoped([second]):
            assert names() == ["Hanna"]
        assert names() == ["Yusuf"]
        with scoped([first, second]):
            assert names() == ["Hanna", "Yusuf"]
    assert names() == []
    assert current() == CLOSED
    assert told() == ("{}", "{}", "")


@transactional
def test_an_exception_closes_the_scope_too() -> None:
    first, _second = two_places()
    with pytest.raises(ZeroDivisionError), scoped([first]):
        raise ZeroDivisionError
    assert (names(), current()) == ([], CLOSED)
    with pytest.raises(DatabaseError), scoped([first]), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM no_such_table")
    assert (names(), current()) == ([], CLOSED)


@transactional
def test_a_scope_is_not_opened_inside_a_transaction() -> None:
    first, second = two_places()
    with transaction.atomic(), pytest.raises(ScopeInsideTransaction), scoped([first]):
        pytest.fail("opened")
    with scoped([first]):
        with transaction.atomic(), pytest.raises(ScopeInsideTransaction), scoped([second]):
            pytest.fail("opened")
        assert names() == ["Yusuf"]


@transactional
def test_a_rollback_does_not_bring_back_another_reach() -> None:
    first, _second = two_places()
    with scoped([first]):
        assert names() == ["Yusuf"]
        with transaction.atomic():
            transaction.set_rollback(True)
    assert names() == []


@transactional
def test_a_connection_lost_on_the_way_comes_back_with_the_same_scope() -> None:
    first, second = two_places()
    with scoped([second]), scoped([first]):
        kill_own_connection()
        with pytest.raises((OperationalError, InterfaceError)):
            names()
        connection.close()
        assert names() == ["Yusuf"]
        assert told()[0] == "{" + str(first) + "}"
    assert names() == []


@transactional
@pytest.mark.parametrize("noticed", [False, True])
def test_a_connection_lost_inside_leaves_a_usable_closed_one(noticed: bool) -> None:
    first, second = two_places()
    with scoped([first]):
        with scoped([second]):
            kill_own_connection()
            if noticed:
                with pytest.raises((OperationalError, InterfaceError)):
                    names()
        assert names() == ["Yusuf"]
    assert names() == []
    with scoped([second]):
        assert names() == ["Hanna"]


@transactional
def test_a_dead_connection_at_the_door_opens_nothing() -> None:
    first, _second = two_places()
    kill_own_connection()
    with pytest.raises((OperationalError, InterfaceError)), scoped([first]):
        pytest.fail("opened")
    assert (names(), current()) == ([], CLOSED)


@transactional
def test_leaving_while_nothing_is_connected_is_fine() -> None:
    first, _second = two_places()
    with scoped([first]):
        connection.close()
    assert connection.connection is None
    assert names() == []


@pytest.mark.django_db
def test_a_broken_transaction_of_a_test_is_left_to_roll_back() -> None:
    first, _second = two_places()
    with pytest.raises(DatabaseError), transaction.atomic():  # noqa: SIM117
        with connection.cursor() as cursor, _test_transaction(), scoped([first]):
            cursor.execute("SELECT * FROM no_such_table")
    assert current() == CLOSED


class _test_transaction:  # noqa: N801
    """Pretend that the running transaction belongs to the test case, as the outer one does."""

    def __enter__(self) -> None:
        count_as_of_test_case(connection.atomic_blocks[-1])

    def __exit__(self, *_: object) -> None:
        return None


@transactional
def test_a_thread_has_a_scope_of_its_own() -> None:
    first, second = two_places()
    opened, read = Signal(), Signal()

    def holds() -> list[str]:
        with scoped([first]):
            opened.set()
            read.wait(10)
            return names()

    def looks() -> tuple[list[str], list[str]]:
        opened.wait(10)
        closed = names()
        with scoped([second]):
            own = names()
        read.set()
        return closed, own

    with scoped([first, second]):
        assert at_once([holds, looks]) == [["Yusuf"], ([], ["Hanna"])]


@transactional
def test_many_threads_never_see_another_municipality() -> None:
    first, second = two_places()

    def work(place: UUID, name: str) -> bool:
        for _ in range(20):
            with scoped([place]):
                if names() != [name]:
                    return False
            if names():
                return False
        return True

    jobs = [partial(work, first, "Yusuf"), partial(work, second, "Hanna")] * 3
    assert at_once(jobs) == [True] * 6


@pytest.mark.django_db
def test_the_scope_of_an_actor() -> None:
    dalfsen = make_municipality()
    user = make_user(dalfsen)
    with acting(actor_for(user)) as scope:
        assert scope.municipalities == scope.organisations == {dalfsen.pk}
        assert told() == ("{" + str(dalfsen.pk) + "}", "{" + str(dalfsen.pk) + "}", str(user.pk))
    with acting(Actor(ActorKind.GUEST, uuid4(), "gast")) as scope:
        assert scope == CLOSED
    with acting(Actor.system("nacht", {dalfsen.pk})) as scope:
        assert scope.municipalities == {dalfsen.pk}
        assert scope.user is None
    with scoped(organisations=[GENERAL]):
        assert names() == []


def test_who_has_no_account_has_no_user_id() -> None:
    assert Actor.system("nacht").is_system
    for actor in (Actor.system("nacht"), Actor(ActorKind.GUEST, uuid4(), "gast"), Actor(ActorKind.USER, None, "leeg")):
        with pytest.raises(TypeError, match="no account"):
            actor.user_id  # noqa: B018

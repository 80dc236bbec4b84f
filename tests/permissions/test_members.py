"""The matrix for who works at the municipality, has no role there, or is not signed in: every address, every method."""

from __future__ import annotations

import pytest

from opstap.organisations.roles import Role
from tests.permissions.asking import Asker, check, fingerprint, routes
from tests.permissions.table import OTHER_METHODS, TABLE, TARGETS
from tests.permissions.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
INSIDE = [(role, "member") for role in Role] + [("", "no membership"), ("", "not signed in")]


def test_every_address_stands_in_the_table() -> None:
    assert sorted(routes()) == sorted(TABLE)


@pytest.mark.parametrize(("role", "standing"), INSIDE)
def test_read_and_write(world: World, role: str, standing: str) -> None:
    before = fingerprint(world)
    check(world, role, standing, TARGETS, ("GET", "POST"))
    assert fingerprint(world) == before


@pytest.mark.parametrize(("role", "standing"), INSIDE)
def test_other_methods(world: World, role: str, standing: str) -> None:
    check(world, role, standing, ("own",), OTHER_METHODS)


@pytest.mark.parametrize("role", list(Role))
def test_a_refusal_by_role_does_not_tell_whether_something_exists(world: World, role: str) -> None:
    """Who may not open a page at all gets 403 for what is there and for what is not."""
    asker = Asker(world, world.persona(role, "member"))
    for name, route in TABLE.items():
        if route.about_something and "GET" in route.methods:
            there, nowhere = asker.ask(name, "elsewhere", "GET"), asker.ask(name, "elsewhere", "GET", invented=True)
            assert there.status_code in (nowhere.status_code, 200 if route.door == "programme" else None), name

"""What can be refused stands where one looks for it, once, and each action names it."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable
from functools import cache
from importlib import import_module

import pytest

from opstap.core.actions import refusals_of
from opstap.core.refusals import Refused
from tests.conventions.findings import nothing_found
from tests.syntax import Unit, short, source_tree

REFUSED = "opstap.core.refusals.Refused"

ELSEWHERE: dict[str, str] = {}
"""Refusals that stand in no module of refusals, with why."""

FROM_ELSEWHERE: dict[str, str] = {}
"""Refusals that an action declares though syntax does not show who raises them: `action Refusal`, with where from."""


def test_refusals_stand_in_the_refusals_of_their_room() -> None:
    every = source_tree().subclasses_of(REFUSED)
    found = {short(name) for name in every if name.rpartition(".")[0].rpartition(".")[2] != "refusals"}
    nothing_found(found - ELSEWHERE.keys(), "move these to the `refusals.py` of their room")
    nothing_found(ELSEWHERE.keys() - found, "these need no exception (any more)")


def test_no_two_refusals_have_one_name() -> None:
    """What several rooms refuse stands in `core.refusals`; another sentence needs another name."""
    names = Counter(name.rpartition(".")[2] for name in source_tree().subclasses_of(REFUSED))
    assert {name: number for name, number in names.items() if number > 1} == {}


def raised_by(unit: Unit) -> set[str]:
    """The refusals that a unit makes itself: raised, or handed on as `otherwise`; those that it catches are no such."""
    tree, module = source_tree(), source_tree().modules[unit.module]
    handlers = [node.type for node in unit.walk() if isinstance(node, ast.ExceptHandler) and node.type]
    asked = [arg for node in unit.walk() if _asks_for_class(node) for arg in node.args]  # type: ignore[attr-defined]
    left_out = {id(part) for node in (*handlers, *asked) for part in ast.walk(node)}
    return {
        name
        for node in unit.walk()
        if isinstance(node, ast.Name | ast.Attribute) and id(node) not in left_out
        if tree.derives_from(name := tree.dotted(module, node), REFUSED)
    }


def _asks_for_class(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("isinstance", "suppress")


@cache
def refusals_by_syntax(action: str) -> frozenset[str]:
    """What an action can refuse as far as syntax shows: in its call tree, and what the actions in it declare."""
    tree, found = source_tree(), set[str]()
    reached, waiting = set[str](), [action]
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        if name != action and tree.units[name].action is not None:
            found |= {_name(refusal) for refusal in refusals_of(function(name))}
            continue
        found |= raised_by(tree.units[name])
        waiting += tree.names_used(tree.units[name], guess_methods=False)
    return frozenset(found)


def _name(refusal: type[Refused]) -> str:
    return f"{refusal.__module__}.{refusal.__qualname__}"


def function(name: str) -> Callable[..., object]:
    module, _, last = name.rpartition(".")
    found: Callable[..., object] = getattr(import_module(module), last)
    return found


ACTIONS = sorted(source_tree().actions())


@pytest.mark.parametrize("action", ACTIONS, ids=short)
def test_an_action_declares_what_it_refuses(action: str) -> None:
    """No less than syntax shows, and no more: a refusal that nothing raises any more only frightens callers."""
    declared = {_name(refusal) for refusal in refusals_of(function(action))}
    shown = refusals_by_syntax(action)
    tree = source_tree()
    assert REFUSED not in declared, "any refusal at all says nothing: give it a class of its own"
    missing = {one for one in shown if not any(tree.derives_from(one, wide) for wide in declared)}
    nothing_found(missing, "the action can refuse these and does not declare them in `refuses`")
    known = {one for one in declared if f"{short(action)} {one.rpartition('.')[2]}" in FROM_ELSEWHERE}
    idle = {one for one in declared - known if not any(tree.derives_from(raised, one) for raised in shown)}
    nothing_found(idle, "nothing in the action's call tree refuses these; take them out of `refuses`")


def test_every_exception_for_a_refusal_is_needed() -> None:
    idle = []
    for name in FROM_ELSEWHERE:
        action, _, refusal = name.partition(" ")
        declared = {one.__name__ for one in refusals_of(function(f"opstap.{action}"))}
        shown = {one.rpartition(".")[2] for one in refusals_by_syntax(f"opstap.{action}")}
        if refusal not in declared or refusal in shown:
            idle.append(name)
    nothing_found(idle, "these need no exception (any more)")

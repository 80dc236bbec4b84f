"""Pages come to people, employers and links through their door only: `visible_to` says who may see what.

The models follow from the register: everything that points, directly or not, to a participant, an employer or a guest's
link. The modules are those of views and whatever these import from their own room. What an action does with its own
rows is left out: it was handed what came through the door, and asks again who may change it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

from django.db import models

from opstap.core.privacy import own_models
from tests.conventions.findings import nothing_found
from tests.conventions.people_access_exceptions import PAST_THE_DOOR
from tests.syntax import Module, Unit, name_of_call, short, source_tree

PEOPLE = {"Participant", "Employer", "GuestLink"}
MANAGERS = ("objects", "_default_manager", "_base_manager")
THROUGH_THE_DOOR = ("visible_to", "none")


@cache
def models_about_people() -> frozenset[str]:
    """Names of the models that are about a participant, an employer or a link."""
    every = list(own_models())
    about = {model for model in every if model.__name__ in PEOPLE or _names_a_participant(model)}
    while more := {model for model in every if model not in about and _points_to(model) & about}:
        about |= more
    return frozenset(model.__name__ for model in about)


def _names_a_participant(model: type[models.Model]) -> bool:
    return any(field.name in ("participant", "participant_id") for field in model._meta.concrete_fields)


def _points_to(model: type[models.Model]) -> set[type[models.Model]]:
    return {field.related_model for field in model._meta.concrete_fields if isinstance(field.related_model, type)}


def is_of_views(module: Module) -> bool:
    return any(part == "views" or part.endswith("_views") for part in module.name.split(".")[2:])


@cache
def modules_behind_pages() -> frozenset[str]:
    """Modules of views, and what they import from their own room, directly or not."""
    tree = source_tree()
    found = {name for name, module in tree.modules.items() if is_of_views(module)}
    waiting = list(found)
    while waiting:
        module = tree.modules[waiting.pop()]
        for target in map(tree.resolve, module.imports.values()):
            name = target if target in tree.modules else target.rpartition(".")[0]
            if name in tree.modules and tree.modules[name].room == module.room and name not in found:
                found.add(name)
                waiting.append(name)
    return frozenset(found)


def part_of_another_query(unit: Unit) -> set[int]:
    """The nodes of queries that refer to an outer one: they give nothing by themselves, and the outer one is looked at."""
    return {
        id(part)
        for node in unit.walk()
        if isinstance(node, ast.Call)
        and any(
            name_of_call(a) == "OuterRef" for arg in _arguments(node) for a in ast.walk(arg) if isinstance(a, ast.Call)
        )
        for part in _chain(node)
    }


def _arguments(node: ast.Call) -> list[ast.expr]:
    return [*node.args, *(keyword.value for keyword in node.keywords)]


def _chain(node: ast.expr) -> Iterator[ast.expr]:
    """`a.b(...).c(...)` from its end to its beginning, without what stands between the brackets."""
    yield node
    if isinstance(node, ast.Call):
        yield from _chain(node.func)
    elif isinstance(node, ast.Attribute):
        yield from _chain(node.value)


@cache
def past_the_door() -> dict[str, set[str]]:
    """`function Model` of whatever asks for rows about people otherwise, with how."""
    tree, found = source_tree(), dict[str, set[str]]()
    inside = tree.only_within(tree.actions())
    for unit in tree.units.values():
        if unit.module not in modules_behind_pages() or unit.full_name in inside:
            continue
        within = part_of_another_query(unit)
        for node in unit.walk():
            if not isinstance(node, ast.Attribute) or node.attr in THROUGH_THE_DOOR or id(node) in within:
                continue
            manager = node.value
            if isinstance(manager, ast.Attribute) and manager.attr in MANAGERS:
                model = tree.dotted(tree.modules[unit.module], manager.value).rpartition(".")[2]
                if model in models_about_people():
                    found.setdefault(f"{short(unit.full_name)} {model}", set()).add(f"line {node.lineno}: .{node.attr}")
    return found


EXCEPTIONS = {name: reason for reason, names in PAST_THE_DOOR.items() for name in names}


def test_pages_come_to_people_through_their_door_only() -> None:
    """Ask with `visible_to(actor)`. An exception stands in people_access_exceptions.py, under its reason."""
    found = {name: sorted(how) for name, how in past_the_door().items() if name not in EXCEPTIONS}
    nothing_found(found, "ask with `visible_to(actor)`, or name the function and the model under a reason")


def test_every_exception_to_the_door_is_needed() -> None:
    nothing_found(EXCEPTIONS.keys() - past_the_door().keys(), "these need no exception (any more)")


def test_the_search_sees_what_it_must() -> None:
    """The check would pass if it saw nothing."""
    assert {"Participant", "Track", "Placement", "CheckIn", "BenefitSpell", "Respondent"} <= models_about_people()
    assert not {"User", "Organisation", "Programme"} & models_about_people()
    assert len(modules_behind_pages()) > 100

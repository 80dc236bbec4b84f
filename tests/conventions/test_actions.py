"""Every change is an action: found by its decorator wherever it stands, never by the name of its file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import TypeGuard

from tests.conventions.findings import nothing_found
from tests.project import name_of
from tests.syntax import Unit, short, source_tree
from tests.test_coverage_gate import gate

NOT_ACTIONS = {
    "organisations.actions.parties.check_password": "asks, changes nothing",
    "people.actions.changes_of": "asks, changes nothing",
    "people.actions.index": "part of the actions beside it: search words follow from the participant",
    "people.actions.words_of": "asks, changes nothing",
    "team.today.actions.snooze": "a line of one's own list waits; nothing changes for the participant or a colleague",
    "tracks.programmes.actions.publish_builtin": "publishes what is new by the action beside it; often nothing is",
}
"""Public functions of modules of actions that are none."""

MEANS = ("core.bulk_writes", "core.files", "core.model_parts", "core.timeline")
"""The means by which actions write. Whoever calls one of their functions that write is looked at as one who writes."""

WRITES_BY_ITSELF: dict[str, str] = {
    "access.guest_links.note_opening": "counts one more opening; the first one stands on the timeline",
    "access.look_log.log_look": "writes the look log, which is no change to what is looked at",
    "core.mail.send_mail": "the job that sends a mail notes in its own row that it went",
    "demo.demo_database.empty": "throws the demo away, which holds nobody real",
    "demo.parties.make_accounts": "the demo's accounts get a password that everybody knows",
    "exchange.command_line_import._run": "stages the rows of a file; the import itself is an action",
    "exchange.importing.import_run.give_up": "notes that an import failed, when the action that did was undone",
    "exchange.importing.import_run.run_in_background": "notes how far an import is, which is no change to anybody",
    "exchange.municipal_vocabulary.remember": "remembers how columns were mapped, for the next file",
    "exchange.preview.staging.upload": "keeps an uploaded file sealed until somebody decides",
    "exchange.preview.staging.stage": "stages the rows of a file until somebody confirms, which is an action",
    "positions.spans.rebuild_spans": "follows from records that actions wrote; written anew it is the same",
    "site.testing.databases.empty_database": "empties the database of a test",
    "team.today.actions.snooze": "a line of one's own list waits",
}
"""Functions that may write outside an action, with what they call, each with the reason."""

ORM_WRITES = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "change_one"}
STATEMENT = re.compile(r"\s*(WITH\b.*\b)?(INSERT INTO|UPDATE|DELETE FROM|TRUNCATE|MERGE INTO)\b", re.DOTALL)


def test_actions_are_found_wherever_they_stand() -> None:
    """And the gate of coverage finds the same files, which must be reached wholly."""
    tree = source_tree()
    modules = {tree.modules[unit.module] for unit in tree.actions().values()}
    assert len(tree.actions()) >= 100
    assert [name_of(module.path) for module in modules if not gate.must_be_complete(name_of(module.path))] == []


def test_public_functions_of_modules_of_actions_are_actions() -> None:
    plain = {
        short(unit.full_name)
        for unit in source_tree().functions()
        if "actions" in unit.module.split(".")[2:] and not unit.module.startswith("opstap.core.")
        if not unit.owner and not unit.name.startswith("_") and unit.action is None
    }
    nothing_found(plain - NOT_ACTIONS.keys(), "a public function here is an @action, or says why not in NOT_ACTIONS")
    nothing_found(NOT_ACTIONS.keys() - plain, "these need no exception (any more)")


def is_writing_statement(node: ast.AST) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(STATEMENT.match(node.value))


@cache
def writing_statements() -> frozenset[str]:
    """Constants of modules that hold SQL which writes."""
    return frozenset(
        f"{module.name}.{name}"
        for module in source_tree().modules.values()
        for name, value in module.constants.items()
        if any(map(is_writing_statement, ast.walk(value)))
    )


def own_writes(unit: Unit) -> Iterator[str]:
    """What a unit writes to the database by itself: calls of the ORM, statements."""
    tree, module = source_tree(), source_tree().modules[unit.module]
    for node in unit.walk():
        if is_writing_statement(node):
            yield f"line {node.lineno}: {str(node.value).strip()[:40]}"
        elif isinstance(node, ast.Name | ast.Attribute) and tree.dotted(module, node) in writing_statements():
            yield f"line {node.lineno}: {ast.unparse(node)}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = node.func.attr
            by_keyword = name == "update" and not node.args and node.keywords  # of a dict it would be by position
            by_itself = name in ("delete", "save") and not node.args
            if name in ORM_WRITES or by_keyword or by_itself:
                yield f"line {node.lineno}: .{name}(...)"


def is_means(name: str) -> bool:
    return short(name).startswith(tuple(f"{module}." for module in MEANS))


@cache
def writing_means() -> frozenset[str]:
    """The functions of these modules that write, by themselves or by another."""
    tree = source_tree()
    writing = {name for name, unit in tree.units.items() if is_means(name) and any(own_writes(unit))}
    return frozenset(name for name in tree.units if is_means(name) and tree.reached_from([name]) & writing)


@cache
def writers() -> dict[str, list[str]]:
    """Whatever writes, itself or by the means for it, with how."""
    tree, found = source_tree(), dict[str, list[str]]()
    for name, unit in tree.units.items():
        used = tree.names_used(unit, guess_methods=False) & writing_means()
        if (
            unit.is_function
            and not is_means(name)
            and (how := [*own_writes(unit), *(f"{short(one)}(...)" for one in sorted(used))])
        ):
            found[name] = how
    return found


def outside_actions(allowed: frozenset[str]) -> dict[str, str]:
    """What writes and is reached past actions and `allowed`: which way, and what it writes."""
    tree = source_tree()
    inside = tree.only_within({*tree.actions(), *(f"opstap.{name}" for name in allowed)} & tree.units.keys())
    return {
        short(name): " < ".join(map(short, tree.way_out(name, inside)[1:])) + "; ".join(["", *found])
        for name, found in writers().items()
        if name not in inside
    }


def test_writes_stand_in_the_call_tree_of_an_action() -> None:
    """A write that is reached otherwise has no line on a timeline and no `by`. An exception needs its reason."""
    found = outside_actions(frozenset(WRITES_BY_ITSELF))
    nothing_found(found, "these write and are reached (<) past every action")


def test_every_exception_for_a_write_is_needed() -> None:
    everything = frozenset(WRITES_BY_ITSELF)
    idle = [name for name in everything if outside_actions(everything - {name}) == outside_actions(everything)]
    nothing_found(idle, "these need no exception (any more)")


def test_the_search_for_writes_finds_what_it_must() -> None:
    """The check would pass if it saw nothing."""
    assert {"opstap.core.timeline.record", "opstap.core.bulk_writes.insert"} <= writing_means()
    assert len(set(writers()) & set(source_tree().actions())) > 30

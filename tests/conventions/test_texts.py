"""Facts are stored, sentences told: no translated text may reach a row or a line of a timeline.

Whoever clicks has a language, and a line is for ever. So a function in the call tree of an action asks for no
translation, except to refuse (a refusal goes back to whoever clicked) or for the reasons that stand here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

from tests.conventions.findings import nothing_found
from tests.syntax import Unit, name_of_call, short, source_tree

MAY_TRANSLATE: dict[str, str] = {
    "organisations.actions.invitations._mail_invitation": "a mail, in the language of who gets it",
    "portal.links.actions.mail_link": "a mail, in every language of the pages",
    "selfcheck.respondents.actions.invite": "a mail, in the language of who gets it",
    "selfcheck.respondents.actions.invite_guest": "a mail to somebody whose language nobody knows",
    "team.appointments.calendar_invitations.invitation_as_ics": "an invitation, in the language of who gets it",
    "team.appointments.calendar_invitations.mail_subject": "a mail, in the language of who gets it",
}
"""Functions in the call tree of an action that may ask for a text, with where that text goes."""

TRANSLATES = re.compile(r"django\.utils\.translation\.(n|p|np)?gettext(_lazy)?")
LABELS = re.compile(r"get_\w+_display|choice_label|day_in_words|date_format")
"""Other ways to a text in the language of whoever clicks: the label of a choice, a day in words."""


def is_refusal(name: str) -> bool:
    return source_tree().derives_from(name, "opstap.core.refusals.Refused")


def for_refusals(unit: Unit) -> set[int]:
    """The nodes within `raise ...` or a call of a refusal: what they say goes back to whoever clicked."""
    tree, module = source_tree(), source_tree().modules[unit.module]
    return {
        id(part)
        for node in unit.walk()
        if isinstance(node, ast.Raise) or (isinstance(node, ast.Call) and is_refusal(tree.dotted(module, node.func)))
        for part in ast.walk(node)
    }


def texts_of(unit: Unit) -> Iterator[str]:
    """Where a unit asks for a text in somebody's language."""
    tree, module, refusing = source_tree(), source_tree().modules[unit.module], for_refusals(unit)
    for node in unit.walk():
        if id(node) in refusing or not isinstance(node, ast.Call | ast.Name | ast.Attribute):
            continue
        name = tree.dotted(module, node.func if isinstance(node, ast.Call) else node)
        if isinstance(node, ast.Call) and (TRANSLATES.fullmatch(name) or LABELS.fullmatch(name_of_call(node))):
            yield f"line {node.lineno}: {name_of_call(node)}(...)"
        elif isinstance(node, ast.Attribute) and node.attr == "label":
            yield f"line {node.lineno}: .label"
        elif not isinstance(node, ast.Call) and name in lazy_texts():
            yield f"line {node.lineno}: {short(name)}"


@cache
def lazy_texts() -> frozenset[str]:
    """Constants of modules that hold a text for later."""
    tree = source_tree()
    return frozenset(
        f"{module.name}.{name}"
        for module in tree.modules.values()
        for name, value in module.constants.items()
        if any(
            isinstance(part, ast.Call) and TRANSLATES.fullmatch(tree.dotted(module, part.func))
            for part in ast.walk(value)
        )
    )


def may_store(unit: Unit) -> bool:
    """Not what belongs to a refusal or a kind of line: those are told, to whoever clicked or whoever reads."""
    owner = f"{unit.module}.{unit.owner}"
    return not is_refusal(owner) and not source_tree().derives_from(owner, "opstap.core.event_kinds.EventKind")


def translating() -> dict[str, list[str]]:
    """The functions in the call tree of actions that ask for a text."""
    tree = source_tree()
    reached = tree.reached_from(tree.actions(), past=may_store)
    return {short(name): texts for name in reached if (texts := list(texts_of(tree.units[name])))}


def test_no_action_stores_a_text_in_the_language_of_whoever_clicks() -> None:
    found = {name: texts for name, texts in translating().items() if name not in MAY_TRANSLATE}
    nothing_found(found, "store a code and parameters, and tell them when they are read")


def test_every_exception_for_a_text_is_needed() -> None:
    nothing_found(MAY_TRANSLATE.keys() - translating().keys(), "these need no exception (any more)")


def test_the_search_for_texts_finds_what_it_must() -> None:
    """The check would pass if it saw nothing."""
    tree = source_tree()
    pages = [unit for unit in tree.functions() if ".views" in unit.module]
    assert sum(bool(list(texts_of(unit))) for unit in pages) > 20
    assert len(lazy_texts()) > 5

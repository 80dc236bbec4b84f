"""What the lines of a participant's timeline say to somebody in a role; each room registers the kinds that it writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from opstap.core.extension_points import ExtensionPoint
from opstap.organisations.roles import TEAM

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:  # TRANSITION: this module goes when every room has its event kinds
    """One kind of line: the filter it falls under, its icon, a title, a text for a role, and who may read it.

    `whole` are the roles that read everything a line holds. Only they find it by its words: to others a search would
    tell what the text leaves out. A line whose content was erased under retention still shows its title.
    """

    group: str
    icon: str
    title: Callable[[Content], str | Promise]
    text: Callable[[Content, str], str | Promise] = lambda content, role: ""
    roles: frozenset[str] = TEAM
    whole: frozenset[str] = TEAM


kinds: ExtensionPoint[Kind] = ExtensionPoint("timeline kinds", __name__)


def readable_kinds(role: str, group: str = "", *, searching: bool = False) -> list[str]:
    """The kinds of a group (all groups where it is empty) that a role may read, or whose words it may search."""
    return [
        name
        for name, kind in kinds.items()
        if role in kind.roles and group in ("", kind.group) and (not searching or role in kind.whole)
    ]

"""What may differ per municipality or change with the law: which settings there are, and what holds on a day.

A room lists a setting in its `extensions.py`, with a default and where that comes from. A municipality may say otherwise,
from a day on; an older value goes on to hold for what was made in its days.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from opstap.core.extension_points import ExtensionPoint
from opstap.organisations.models import MunicipalSetting


@dataclass(frozen=True)
class SettingDeclaration:
    """A setting: its words for the screen, what holds where a municipality says nothing, and the source of that.

    `read` turns what somebody typed into a value that JSON keeps, and raises django's ValidationError with a sentence;
    `write` turns a value into what stands in the field.
    """

    label: str | Promise
    help_text: str | Promise
    default: Any
    source: str
    since: date
    read: Callable[[str], Any]
    write: Callable[[Any], str]


setting_declarations: ExtensionPoint[SettingDeclaration] = ExtensionPoint("municipal settings", __name__)


def value_of(municipality_id: UUID, name: str, day: date) -> Any:
    """What holds in a municipality on a day. Raises KeyError for a setting that no room declared."""
    return values_of(municipality_id, [name], day)[name]


def values_of(municipality_id: UUID, names: Collection[str], day: date) -> dict[str, Any]:
    """What holds of several settings, in one query. Raises KeyError for one that no room declared."""
    holding = {
        name: one.default for name, one in ((name, setting_declarations.get(name)) for name in names) if one is not None
    }
    missing = set(names) - set(holding)
    if missing:
        raise KeyError(*sorted(missing))
    own = MunicipalSetting.objects.filter(municipality_id=municipality_id, name__in=names, since__lte=day)
    return holding | dict(own.order_by("since").values_list("name", "value"))

"""What Opstap itself writes where otherwise somebody types: a code and facts, told in the language of the reader.

A row or a line that kept the sentence would keep the language of whoever happened to click. Beside a column for what
somebody typed stand `<name>_code` and `<name>_parameters`; one of the two is filled. On a timeline a field of the type
`str | CodedText` keeps either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.db import models
from django.utils.translation import gettext as _
from pydantic import JsonValue

from opstap.core.event_kinds import plain_values
from opstap.core.extension_points import ExtensionPoint

Parameters: TypeAlias = Mapping[str, JsonValue]
coded_texts: ExtensionPoint[Callable[[Parameters], str]] = ExtensionPoint("texts of Opstap itself", __name__)
"""By code: from the facts that were stored to a sentence in the language of the screen. A code is stored for decades, so
it and the names of its facts never change."""


@dataclass(frozen=True, slots=True)
class CodedText:
    """A text of Opstap itself: one of the `coded_texts`, and its facts as JSON keeps them (days as ISO dates)."""

    code: str
    parameters: dict[str, JsonValue] = field(default_factory=dict)

    @classmethod
    def of(cls, code: str, **facts: object) -> CodedText:
        """A text that is about to be stored. Raises LookupError where no room tells this code."""
        coded_texts.require(code)
        return cls(code, plain_values(facts))

    def __str__(self) -> str:
        """The sentence. A code or facts that nobody can read (any more) make a plain one."""
        telling = coded_texts.get(self.code)
        try:
            return telling(self.parameters) if telling else _unreadable()
        except (LookupError, TypeError, ValueError):
            return _unreadable()


def _unreadable() -> str:
    return _("A text that this version of Opstap does not know.")


Text: TypeAlias = str | CodedText
"""What somebody typed, or what Opstap itself writes. `str(text)` is the sentence in either case."""


def text_columns(name: str, text: Text) -> dict[str, Any]:
    """The values of the three columns behind a text, such as `reason`, `reason_code` and `reason_parameters`."""
    coded = text if isinstance(text, CodedText) else CodedText("")
    typed = text if isinstance(text, str) else ""
    return {name: typed, f"{name}_code": coded.code, f"{name}_parameters": coded.parameters}


def text_of(row: models.Model | Mapping[str, Any], name: str) -> Text:
    """A text from the three columns of a row, or of the values of one."""
    names = (name, f"{name}_code", f"{name}_parameters")
    return text_from(*(row[one] if isinstance(row, Mapping) else getattr(row, one) for one in names))


def text_from(typed: str, code: str, parameters: dict[str, JsonValue]) -> Text:
    """The same from the columns one by one, as `values_list` gives them."""
    return CodedText(code, parameters) if code else typed


def is_blank(text: Text) -> bool:
    """Did nobody say anything?"""
    return isinstance(text, str) and not text.strip()

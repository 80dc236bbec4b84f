"""Reads YAML strictly and keeps the lines, so that a mistake can be pointed at."""

import json
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from opstap.core.datafiles.schema import FILLED, KEY, REFERENCE

EXPECTED_FORM = {
    KEY: "expected a key of small letters, digits and hyphens, such as 'first-talk'",
    REFERENCE: "expected a document's code and a place in it, such as 'W 2.1' or 'W 2.1; L annex D'",
    FILLED: "expected a text that is not empty",
}
EXPECTED_KIND = {
    "missing": "expected a value here; it is missing",
    "extra_forbidden": "expected nothing here: this field is not known",
}


class NotReadableError(ValueError):
    """Not YAML as we take it; the message starts with the place within the file."""


@dataclass(frozen=True)
class Document:
    """A file as plain data, with the tree of nodes that knows the lines."""

    data: object
    root: yaml.Node | None

    def as_json(self) -> str:
        """The data as JSON text: the form in which lists may become tuples under strict types."""
        return json.dumps(self.data, default=str)

    def sentences(self, error: ValidationError) -> list[str]:
        """Each mistake in words: line, path, what was expected, and what was found."""
        found = error.errors()
        return [self._sentence(each) for each in found if not _is_echo(each, found)]

    def _sentence(self, error: ErrorDetails) -> str:
        place = error["loc"]
        path = "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in place).lstrip(".")
        return f", line {self._line(place)}, {path or 'the whole file'}: {_what(error)}."

    def _line(self, place: tuple[int | str, ...]) -> int:
        """The line of the deepest part of the place that is in the file, counted from 1."""
        node, line = self.root, 1
        for step in place:
            node, line = _child(node, step, line)
        return line


def read(text: str) -> Document:
    """Plain data from YAML. Refused: a field named twice, anchors (they can grow without end), and Python objects."""
    try:
        loader = _Loader(text)
        root = loader.get_single_node()
        data = None if root is None else loader.construct_document(root)  # the same tree serves both
        return Document(data, root)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise NotReadableError(f", line {line}: expected YAML; {error.problem or error.context}.") from error
    except (yaml.YAMLError, RecursionError, ValueError, TypeError) as error:
        raise NotReadableError(": expected YAML with names, texts, numbers and lists.") from error


class _Loader(yaml.SafeLoader):
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.constructor.ConstructorError(None, None, "anchors and aliases are not used here", mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, object]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "the name of a field is a text", key.start_mark)
            if key.value in seen:
                problem = f"the field {key.value!r} stands here twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _child(node: yaml.Node | None, step: int | str, line: int) -> tuple[yaml.Node | None, int]:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        found = node.value[step]
        return found, found.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return value, key.start_mark.line + 1
    return None, line


def _is_echo(error: ErrorDetails, among: list[ErrorDetails]) -> bool:
    """Pydantic calls a list too short when all its items are wrong; the items have been named already."""
    place = error["loc"]
    deeper = any(len(each["loc"]) > len(place) and each["loc"][: len(place)] == place for each in among)
    return error["type"] == "too_short" and deeper


def _what(error: ErrorDetails) -> str:
    kind, found = error["type"], error["input"]
    if kind in EXPECTED_KIND:
        return EXPECTED_KIND[kind]
    if kind == "unsound":
        return error["msg"]
    if kind == "too_short":
        return "expected at least 1 item in this list"
    form = EXPECTED_FORM.get(str(error.get("ctx", {}).get("pattern")))
    said = form or f"expected something else: {error['msg'][:1].lower()}{error['msg'][1:]}"
    return said if isinstance(found, dict | list) else f"{said}; found {found!r:.60}"

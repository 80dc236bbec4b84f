"""What lines say: read in every version, told plainly where it cannot be read, and made of facts alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from opstap.core.event_kinds import (
    EventKind,
    content_of,
    contents_of,
    event_kinds,
    kinds_of_line,
    plain,
    plain_values,
    tell,
)
from opstap.core.models import Event, EventContent

KEY = UUID("00000000-0000-4000-8000-000000000001")


@dataclass(frozen=True)
class Walked(EventKind):
    """A walk; version 1 counted steps, and knew nobody who came along."""

    kind = "test.walked"
    version = 2
    icon, label = "shoe", "A walk"

    metres: int
    on: date
    with_whom: UUID | None = None

    def text(self, role: str) -> str:
        return f"{self.metres} m" if role == "coach" else ""

    @classmethod
    def upgrade(cls, content: dict[str, Any], version: int) -> dict[str, Any]:
        if version != 1:
            return super().upgrade(content, version)
        return {"metres": content["steps"] * 3 // 4, "on": content["on"]}


@dataclass(frozen=True)
class Rested(EventKind):
    kind = "test.rested"
    label = "A rest"


@pytest.fixture(autouse=True)
def _kinds_of_this_test() -> Iterator[None]:
    with translation.override("en"):
        event_kinds.register(Walked.kind, Walked)
        event_kinds.register(Rested.kind, Rested)
        yield
        event_kinds.remove(Walked.kind)
        event_kinds.remove(Rested.kind)


def line(kind: str, version: int = 1, content: dict[str, Any] | None = None) -> Event:
    event = Event(kind=kind, version=version)
    if content is not None:
        event.content = EventContent(data=content)
    return event


def test_content_is_read_in_every_version_that_ever_was() -> None:
    day = date(2026, 3, 4)
    assert content_of(line("test.walked", 2, {"metres": 90, "on": "2026-03-04", "with_whom": str(KEY)})) == Walked(
        90, day, KEY
    )
    assert content_of(line("test.walked", 1, {"steps": 120, "on": "2026-03-04"})) == Walked(90, day)
    assert Walked(90, day, KEY).facts() == {"metres": 90, "on": "2026-03-04", "with_whom": str(KEY)}
    assert Rested().facts() == {}


@pytest.mark.parametrize(
    ("version", "content"),
    [
        (3, {"metres": 90, "on": "2026-03-04"}),
        (0, {}),
        (1, {"on": "2026-03-04"}),
        (2, {"metres": 90}),
        (2, {"metres": "far", "on": "2026-03-04"}),
        (2, {"metres": 90, "on": "2026-02-30"}),
    ],
)
def test_what_cannot_be_read_is_told_as_a_plain_line(version: int, content: dict[str, Any]) -> None:
    """A version of tomorrow, one that never was, or content that was damaged."""
    event = line("test.walked", version, content)
    assert content_of(event) is None
    telling = tell(event, "coach")
    assert (telling.icon, telling.title, telling.text) == ("shoe", "A walk", "This line cannot be read any more.")


def test_a_kind_that_no_room_knows_is_told_as_a_plain_line() -> None:
    event = line("test.swum", 1, {"metres": 5})
    assert content_of(event) is None
    telling = tell(event, "coach")
    assert telling.icon == "notes"
    assert telling.title == "Something was recorded that this version of Opstap does not know."
    assert telling.sentence == telling.title


def test_erased_content_leaves_its_label() -> None:
    telling = tell(line("test.walked", 2), "coach")
    assert (telling.icon, telling.title) == ("shoe", "A walk")
    assert telling.sentence == "A walk: What this said was erased when its time was over."


def test_a_role_reads_what_the_kind_tells_it() -> None:
    event = line("test.walked", 2, {"metres": 90, "on": "2026-03-04"})
    assert tell(event, "coach").sentence == "A walk: 90 m"
    assert tell(event, "volunteer").sentence == "A walk"
    assert tell(line("test.rested", 1, {}), "coach").sentence == "A rest"


def test_lines_of_one_kind_come_with_what_they_say() -> None:
    lines = [
        line("test.rested", 1, {}),
        line("test.walked", 2, {"metres": 1, "on": "2026-03-04"}),
        line("test.walked", 2, {"metres": "far"}),
    ]
    assert list(contents_of(iter(lines), Walked)) == [(lines[1], Walked(1, date(2026, 3, 4)))]


def test_a_room_lists_kinds_by_their_name() -> None:
    assert [(one.point, one.name, one.value) for one in kinds_of_line(Walked, Rested)] == [
        (event_kinds, "test.walked", Walked),
        (event_kinds, "test.rested", Rested),
    ]


def test_values_are_kept_as_json_keeps_them() -> None:
    moment = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
    assert plain(
        {"day": date(2026, 3, 4), "at": moment, 1: (True, 2, None), "key": KEY, "whole": Walked(1, date(2026, 1, 1))}
    ) == {
        "day": "2026-03-04",
        "at": "2026-03-04T05:06:00+00:00",
        "1": [True, 2, None],
        "key": str(KEY),
        "whole": {"metres": 1, "on": "2026-01-01", "with_whom": None},
    }
    assert plain_values({"hours": 1.5}) == {"hours": "1.5"}


def test_a_text_of_a_screen_is_no_fact() -> None:
    """It would be kept for ever in the language of whoever clicked."""
    with pytest.raises(TypeError, match="A rest"):
        plain({"deep": [gettext_lazy("A rest")]})

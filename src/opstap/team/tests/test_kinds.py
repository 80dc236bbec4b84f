"""What the lines of talks and teams tell, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from opstap.organisations.roles import TEAM
from opstap.people.timeline_events import kinds
from opstap.team.events import role_label
from opstap.team.models import ContactMoment

WHO = {"name": "Carla", "role": "coach"}
CASES: list[tuple[str, dict[str, Any], tuple[str, str], tuple[str, str]]] = [
    (
        "contact.logged",
        {"how": "phone", "with_whom": "participant", "note": "Over werk"},
        ("Phone call", "Over werk"),
        ("Telefoon", "Over werk"),
    ),
    (
        "contact.logged",
        {"how": "talk", "with_whom": "employer", "note": ""},
        ("Talk in person with: Employer", ""),
        ("Gesprek met: werkgever", ""),
    ),
    ("contact.logged", {"how": "of old", "with_whom": ""}, ("Talk", ""), ("Gesprek", "")),
    ("team.joined", WHO, ("Joined the team", "Carla (Coach)"), ("Erbij in het team", "Carla (coach)")),
    (
        "team.left",
        WHO | {"successor": "Ida"},
        ("Left the team", "Carla (Coach); Ida takes over"),
        ("Weg uit het team", "Carla (coach); Ida neemt het over"),
    ),
    (
        "team.left",
        WHO | {"why_none": "Klaar"},
        ("Left the team", "Carla (Coach); nobody takes over: Klaar"),
        ("Weg uit het team", "Carla (coach); niemand neemt het over: Klaar"),
    ),
]


@pytest.mark.parametrize(("kind", "content", "english", "dutch"), CASES)
@pytest.mark.parametrize("role", sorted(TEAM))
def test_sentences(
    kind: str, content: dict[str, Any], english: tuple[str, str], dutch: tuple[str, str], role: str
) -> None:
    found = kinds.get(kind)
    assert found is not None
    assert role in found.roles
    for language, told in (("en", english), ("nl", dutch)):
        with translation.override(language):
            said = (str(found.title(content)), str(found.text(content, role)))
        assert tuple(text.lower() for text in said) == tuple(text.lower() for text in told)


def test_every_way_of_talking_has_a_title() -> None:
    found = kinds.get("contact.logged")
    assert found is not None
    with translation.override("nl"):
        titles = {str(found.title({"how": how})) for how in ContactMoment.How.values}
    assert len(titles) == len(ContactMoment.How.values)


def test_a_role_that_is_gone_is_shown_as_it_was() -> None:
    assert role_label("mentor of old") == "mentor of old"
    assert role_label("") == ""

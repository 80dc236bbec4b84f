"""What lines about facts tell each role, and what a search of the timeline may give away."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from opstap.organisations.roles import TEAM
from opstap.people.timeline import timeline_filters
from opstap.people.timeline_events import kinds, readable_kinds

AFTER = {
    "phone": "0612345678",
    "birth_date": "1990-02-28",
    "country": "SY",
    "permit_kind": "asylum_permanent",
    "limited_capacity": True,
    "education": "",
    "level_speaking": "B1",
    "sort_name": "abebe selam",
    "gone_field": "x",
}


def text(kind: str, content: dict[str, Any], role: str) -> str:
    found = kinds.get(kind)
    assert found is not None
    with translation.override("en"):
        return str(found.text(content, role))


def test_changed_facts_tell_a_role_only_what_it_may_read() -> None:
    told = {role: text("participant.changed", {"after": AFTER}, role) for role in sorted(TEAM)}
    assert told["case_manager"] == (
        "Phone: 0612345678; Date of birth: 28 February 1990; Country of origin: Syria; "
        "Residence permit: Asylum, permanent; Limited capacity for work: Yes; Education: unknown; Speaking: B1"
    )
    assert told["coach"] == "Phone: 0612345678; Date of birth: 28 February 1990; Education: unknown; Speaking: B1"
    assert told["job_hunter"] == told["coach"]
    assert told["coordinator"] == "Phone: 0612345678; Date of birth: 28 February 1990; Speaking: B1"
    assert told["volunteer"] == "Phone: 0612345678; Speaking: B1"


def test_adding_tells_nothing_besides() -> None:
    found = kinds.get("participant.added")
    assert found is not None
    with translation.override("en"):
        assert str(found.title({"country": "SY"})) == "Added to Opstap"
    assert text("participant.added", {"country": "SY"}, "case_manager") == ""


@pytest.mark.parametrize("role", sorted(TEAM))
def test_every_kind_copes_with_erased_content(role: str) -> None:
    for name, kind in kinds.items():
        with translation.override("en"):
            assert str(kind.title({})), name
            assert isinstance(str(kind.text({}, role)), str), name
        assert kind.group in dict(timeline_filters.items()), name


def test_every_text_is_dutch_where_the_screen_is() -> None:
    with translation.override("nl"):
        titles = [str(kind.title({})) for _name, kind in kinds.items()]
    assert "Gegevens gewijzigd" in titles
    assert "Facts changed" not in titles


def test_which_kinds_a_role_reads_and_searches() -> None:
    assert {"participant.added", "participant.changed", "contact.logged"} <= set(readable_kinds("coach"))
    assert set(readable_kinds("coach", "facts")) == {"participant.added", "participant.changed"}
    assert readable_kinds("coach", "facts", searching=True) == []
    assert readable_kinds("case_manager", "facts", searching=True) == readable_kinds("case_manager", "facts")
    assert "track.opened" not in readable_kinds("volunteer")
    assert readable_kinds("employer") == []
    assert readable_kinds("coach", "no such group") == []

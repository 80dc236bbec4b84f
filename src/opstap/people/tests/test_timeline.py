"""What lines about facts tell each role, and what a search of the timeline may give away."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import translation
from pydantic import JsonValue

from opstap.core.event_kinds import event_kinds, tell
from opstap.core.models import Event
from opstap.organisations.roles import TEAM
from opstap.people.events import ParticipantAdded, ParticipantChanged
from opstap.people.timeline import hidden_kinds, kinds_to_read, timeline_filters

AFTER: dict[str, JsonValue] = {
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


def test_changed_facts_tell_a_role_only_what_it_may_read() -> None:
    with translation.override("en"):
        texts = {role: ParticipantChanged({}, AFTER).text(role) for role in sorted(TEAM)}
    assert texts["case_manager"] == (
        "Phone: 0612345678; Date of birth: 28 February 1990; Country of origin: Syria; "
        "Residence permit: Asylum, permanent; Limited capacity for work: Yes; Education: unknown; Speaking: B1"
    )
    assert texts["coach"] == "Phone: 0612345678; Date of birth: 28 February 1990; Education: unknown; Speaking: B1"
    assert texts["job_hunter"] == texts["coach"]
    assert texts["coordinator"] == "Phone: 0612345678; Date of birth: 28 February 1990; Speaking: B1"
    assert texts["volunteer"] == "Phone: 0612345678; Speaking: B1"


def test_adding_tells_nothing_besides() -> None:
    with translation.override("en"):
        assert ParticipantAdded({"country": "SY"}).title() == "Added to Opstap"
    assert ParticipantAdded({"country": "SY"}).text("case_manager") == ""


@pytest.mark.parametrize("role", sorted(TEAM))
def test_every_kind_copes_with_erased_content(role: str) -> None:
    for name, kind in event_kinds.items():
        with translation.override("nl"):
            telling = tell(Event(kind=name, stream_id=uuid4()), role)
            own = kind.when_erased and str(kind.when_erased)
        assert telling.title, name
        assert telling.text == (own or "Wat hier stond, is gewist toen de bewaartijd om was."), name


def test_a_filter_has_a_name_for_every_group() -> None:
    assert {kind.group for kind in event_kinds if kind.group} <= set(dict(timeline_filters.items()))


def test_every_text_is_dutch_where_the_screen_is() -> None:
    with translation.override("nl"):
        labels = [str(kind.label) for kind in event_kinds]
    assert "Gegevens gewijzigd" in labels
    assert "Facts changed" not in labels


def test_which_kinds_a_role_reads_and_searches() -> None:
    facts = {"participant.added", "participant.changed", "participant.removed"}
    assert {"participant.added", "participant.changed", "contact.logged"} <= set(kinds_to_read("coach"))
    assert set(kinds_to_read("coach", "facts")) == facts
    assert kinds_to_read("coach", "facts", searching=True) == []
    assert kinds_to_read("case_manager", "facts", searching=True) == kinds_to_read("case_manager", "facts")
    assert "track.opened" not in kinds_to_read("volunteer")
    assert "track.opened" in hidden_kinds("volunteer")
    assert kinds_to_read("employer") == []
    assert kinds_to_read("coach", "no such group") == []

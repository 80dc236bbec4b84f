"""Which tables `opstap generate` fills, and which columns each row has in which order."""

from __future__ import annotations

from opstap.demo.mass.timeline_lines import CONTENT_COLUMNS, EVENT_COLUMNS, HEAD_COLUMNS


def _columns(names: str) -> tuple[str, ...]:
    return tuple(names.split())


TABLES: dict[str, tuple[str, ...]] = {
    "people_participant": _columns(
        "id municipality_id reference given_name family_name called sort_name birth_date sex country "
        "in_nl_since_year in_nl_since education limited_capacity postcode city email phone mother_tongue "
        "learning_route permit_kind permit_until made_at changed_at"
    ),
    "people_languagelevel": _columns("id municipality_id participant_id skill level on found_by made_at"),
    "people_searchword": _columns("municipality_id participant_id word"),
    "tracks_track": _columns(
        "id municipality_id participant_id version_id phase_id started_on ended_on participation_since last_contact_on"
    ),
    "tracks_phasestay": _columns("id municipality_id track_id phase_id started_on ended_on decision_id"),
    "tracks_outflow": _columns(
        "id municipality_id participant_id track_id kind on note decided_by_id reopened_on lasted looked_on made_at"
    ),
    "tracks_positionspan": _columns("municipality_id participant_id track_id position starts_on ends_on"),
    "placements_placement": _columns(
        "id municipality_id participant_id track_id employer_id workplace_id seat_id place kind status "
        "starts_on ends_on ended_on cancelled_on hours_a_week contract formal_employer goals choice rule "
        "next_step end_reason end_note made_by_id"
    ),
    "people_benefitspell": _columns("id municipality_id participant_id household_id kind starts_on ends_on"),
    "people_enrolment": _columns("id municipality_id participant_id what school level starts_on ends_on"),
    "access_involvement": _columns(
        "id municipality_id participant_id track_id user_id organisation_id role owner starts_on ends_on "
        "hours_a_week successor_id"
    ),
    "tracks_action": _columns(
        "id municipality_id participant_id track_id text text_code text_parameters owner_id by_participant "
        "due_on state closed_on choice rule reason reason_code reason_parameters made_by_id"
    ),
    "team_contactmoment": _columns("id municipality_id participant_id track_id user_id on how with_whom note"),
    "core_streamhead": HEAD_COLUMNS,
    "core_event": EVENT_COLUMNS,
    "core_eventcontent": CONTENT_COLUMNS,
}
"""Table and columns, in the order in which they are filled."""

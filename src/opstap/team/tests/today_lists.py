"""What stands on somebody's Today, in the words of a test."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests import factories as make

from opstap.core.dates import today
from opstap.core.scope import acting, scoped
from opstap.organisations.models import Municipality, User
from opstap.people.models import Participant
from opstap.team.today.protocol import TodayItem, items_by_section
from opstap.tracks.models import Track


def make_track_in_contact(here: Municipality, owner: User | None, given: str = "Yusuf", **values: Any) -> Track:
    """Somebody spoken with yesterday, so that nothing stands on Today by itself."""
    values = {"last_contact_on": today() - timedelta(days=1)} | values
    facts = {key: values.pop(key) for key in ("permit_until",) if key in values}
    return make.open_track(make.make_participant(here, given, **facts), owner=owner, **values)


def today_of(user: User) -> dict[str, list[TodayItem]]:
    with acting(actor := make.actor_for(user)):
        return items_by_section(actor, today())


def today_texts(user: User) -> list[tuple[str, str, str]]:
    """(section, title, why) of every item."""
    return [(section, item.title, item.why) for section, items in today_of(user).items() for item in items]


def person_of(track: Track) -> Participant:
    with scoped([track.municipality_id]):
        return Participant.objects.get(pk=track.participant_id)

"""Ways to say in a test what stands on somebody's Today."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests import factories as make

from opstap.core.dates import today
from opstap.core.scope import acting, scoped
from opstap.organisations.models import Municipality, User
from opstap.people.models import Participant
from opstap.team.today.protocol import Item, gather
from opstap.tracks.models import Track


def own(here: Municipality, owner: User | None, given: str = "Yusuf", **values: Any) -> Track:
    """Somebody spoken with yesterday, so that nothing stands on Today by itself."""
    values = {"last_contact_on": today() - timedelta(days=1)} | values
    facts = {key: values.pop(key) for key in ("permit_until",) if key in values}
    return make.open_track(make.make_participant(here, given, **facts), owner=owner, **values)


def mine(user: User) -> dict[str, list[Item]]:
    with acting(actor := make.actor_for(user)):
        return gather(actor, today())


def told(user: User) -> list[tuple[str, str, str]]:
    """(section, title, why) of every line."""
    return [(section, item.title, item.why) for section, items in mine(user).items() for item in items]


def person_of(track: Track) -> Participant:
    with scoped([track.municipality_id]):
        return Participant.objects.get(pk=track.participant_id)

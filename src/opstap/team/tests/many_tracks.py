"""Many people on one team at once, for lists and for counting queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests import factories as make

from opstap.core.dates import today
from opstap.core.scope import scoped
from opstap.organisations.models import Municipality, User
from opstap.people.actions import Draft, add_participants
from opstap.people.models import Participant
from opstap.tracks.actions import TrackDraft, open_tracks
from opstap.tracks.models import Track
from opstap.tracks.todo.actions import add_action

Facts = Callable[[int], dict[str, Any]]


def _plain(number: int) -> dict[str, Any]:
    return {"given_name": f"Naam{number:03}", "family_name": "Abebe"}


def make_many_tracks(here: Municipality, owner: User, size: int, facts: Facts = _plain, **track: Any) -> list[Track]:
    """So many people, each with a track that `owner` owns, in three statements; `facts` gives the fields of the n-th."""
    by = make.system(here)
    with scoped([here.pk]):
        drafts = [Draft(Participant(municipality_id=here.pk), facts(number)) for number in range(size)]
        people = add_participants(drafts=drafts, by=by)
        values = {"started_on": today() - timedelta(days=10)} | track
        tracks = [Track(municipality_id=here.pk, participant=person, **values) for person in people]
        open_tracks(drafts=[TrackDraft(one, owner, here.pk) for one in tracks], by=by)
    return tracks


def add_action_to_each(tracks: list[Track], owner: User | None, due: date) -> None:
    """One open action on each of these tracks."""
    for track in tracks:
        with scoped([track.municipality_id]):
            by = make.system(track.municipality_id)
            add_action(track=track, text="Bellen", due_on=due, owner=owner, by=by)

"""Opening a track again when the work ends with which it ended: the ONE place where this room asks room tracks for it.

`reopen_track` of `tracks.actions` is looked up by name when the room is ready; without it no page offers it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from opstap.core.actors import Actor
from opstap.tracks import actions as tracks_actions
from opstap.tracks.models import Track


@dataclass
class Reopening:
    """The action of room tracks, None where there is none."""

    act: Callable[..., Any] | None = None

    def __call__(self, track: Track, reason: str, by: Actor) -> Track:
        """Open `track` again, saying why. Raises what the action raises."""
        assert self.act is not None, "ask `possible` first"
        self.act(track=track, reason=reason, by=by)
        track.refresh_from_db()
        return track

    @property
    def possible(self) -> bool:
        return self.act is not None


reopening = Reopening()


def register() -> None:
    """Called once, when the room is ready."""
    reopening.act = getattr(tracks_actions, "reopen_track", None)

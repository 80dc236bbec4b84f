"""Every change to tracks, what is to be done, and programmes, a file a subject."""

from opstap.tracks.actions.endings import aim_for_participation, aim_for_work, end_track, look_at_outflow, reopen_track
from opstap.tracks.actions.phases import choose_phase
from opstap.tracks.actions.programmes import adapt_programme, copy_programme, move_tracks
from opstap.tracks.actions.todo import add_action, close_action, move_action, put_on_list, reopen_action
from opstap.tracks.actions.tracks import (
    TrackDraft,
    change_tracks,
    give_owner,
    open_person,
    open_track_of,
    open_tracks,
)
from opstap.tracks.refusals import (
    DayHasPassed,
    DayInFuture,
    DayTooEarly,
    DayTooFar,
    MovedOn,
    NeedsReason,
    NotOnTheTeam,
    NoTrack,
    OwnerNotOnTeam,
    SamePhase,
    TrackIsOver,
)

__all__ = [
    "DayHasPassed",
    "DayInFuture",
    "DayTooEarly",
    "DayTooFar",
    "MovedOn",
    "NeedsReason",
    "NoTrack",
    "NotOnTheTeam",
    "OwnerNotOnTeam",
    "SamePhase",
    "TrackDraft",
    "TrackIsOver",
    "adapt_programme",
    "add_action",
    "aim_for_participation",
    "aim_for_work",
    "change_tracks",
    "choose_phase",
    "close_action",
    "copy_programme",
    "end_track",
    "give_owner",
    "look_at_outflow",
    "move_action",
    "move_tracks",
    "open_person",
    "open_track_of",
    "open_tracks",
    "put_on_list",
    "reopen_action",
    "reopen_track",
]

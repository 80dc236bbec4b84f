"""From which day on something can happen to a track."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests import factories as make

from opstap.core.dates import today
from opstap.core.scope import acting
from opstap.tracks.endings import actions
from opstap.tracks.models import Position
from opstap.tracks.refusals import DayTooEarly


@pytest.mark.django_db
def test_a_track_without_a_phase_cannot_end_before_it_was_opened_again() -> None:
    """Nothing but the outflow knows that day: an import opens tracks without a phase, so there is no stay to ask."""
    owner = make.make_user(here := make.make_municipality())
    track = make.open_track(make.make_participant(here), owner=owner)
    with acting(by := make.actor_for(owner)):
        ended = actions.end_track(track=track, kind=Position.JOB, on=today() - timedelta(days=20), by=by)
        actions.reopen_track(track=track, reason="Terug", by=by)
        for ago in (20, 1):
            with pytest.raises(DayTooEarly):
                actions.end_track(track=track, kind=Position.JOB, on=today() - timedelta(days=ago), by=by)
        ended.refresh_from_db()
        assert (ended.on, ended.reopened_on) == (today() - timedelta(days=20), today())
        assert actions.end_track(track=track, kind=Position.JOB, on=today(), by=by).on == today()

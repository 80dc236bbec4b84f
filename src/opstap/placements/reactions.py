"""What follows for work from what happens elsewhere: an employer stops, somebody moves away."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from opstap.access.models import Involvement
from opstap.core.actors import Actor
from opstap.core.coded_texts import CodedText
from opstap.core.dates import today
from opstap.core.models import Event
from opstap.core.timeline import Line, record, record_many
from opstap.organisations.models import User
from opstap.organisations.roles import GUIDES, Role
from opstap.placements.aftercare.events import AftercareDropped
from opstap.placements.aftercare.planning import drop_moments
from opstap.placements.agreements.events import PlacementEmployerStopped
from opstap.placements.labels import place_name
from opstap.placements.models import AftercareMoment, Placement
from opstap.tracks.models import Outflow, Position
from opstap.tracks.todo.actions import add_action
from opstap.work.models import Employer

TIME_TO_ARRANGE = timedelta(days=7)


def arrange_what_comes_after_employers(events: list[Event]) -> None:
    """Employers stop: their people's owners get a task."""
    for employer in Employer.objects.filter(pk__in=[event.stream_id for event in events]).order_by("pk"):
        _give_owners_a_task(employer, employer.stopped_on or today())


def _give_owners_a_task(employer: Employer, stops: date) -> None:
    """Nothing ends by itself: for each placement that would go on or begin after it, who owns the track arranges what
    comes next. Whoever stops the employer may not know these people, so Opstap itself writes the lines."""
    by = Actor.system("employer stops", {employer.municipality_id})
    goes_on = Q(ends_on__isnull=True) | Q(ends_on__gt=stops)
    rows = Placement.objects.filter(goes_on, employer=employer, status=Placement.Status.AGREED)
    placements = list(
        rows.select_related("employer__organisation", "workplace", "track").order_by("participant_id", "pk")
    )
    record_many(
        [Line(one.stream, PlacementEmployerStopped(place_name(one), stops), one) for one in placements],
        by=by,
    )
    owners = _who_arranges(placements)
    for one in placements:
        owner = owners.get(one.pk)
        if owner is not None:
            add_action(track=one.track, text=_task(one), due_on=_before(one, stops), owner=owner, by=by)


def _task(placement: Placement) -> CodedText:
    code = "employer_stops_before_start" if placement.starts_on > today() else "employer_stops"
    return CodedText.of(code, where=place_name(placement))


def _before(placement: Placement, stops: date) -> date:
    """In a week, or sooner where the employer stops or the work begins before that; never a day that has passed."""
    day = today()
    soon = min(stops, day + TIME_TO_ARRANGE)
    return max(day, min(soon, placement.starts_on) if placement.starts_on > day else soon)


def _who_arranges(placements: list[Placement]) -> dict[UUID, User]:
    """The owner of the track; else who placed, else a case manager or another guide, as long as they are on the team."""
    people = [one.participant_id for one in placements]
    team: dict[UUID, list[Involvement]] = defaultdict(list)
    rows = Involvement.objects.running_on(today()).filter(participant_id__in=people, role__in=GUIDES)
    for row in rows.select_related("user").order_by("-owner", "starts_on", "pk"):
        team[row.participant_id].append(row)
    arrangers = {}
    for one in placements:
        helpers = sorted(
            team[one.participant_id],
            key=lambda row: (
                not (row.owner and row.track_id == one.track_id),
                row.user_id != one.made_by_id,
                row.role != Role.CASE_MANAGER,
            ),
        )
        if helpers:
            arrangers[one.pk] = helpers[0].user
    return arrangers


def drop_contact_of_who_moved_away(events: list[Event]) -> None:
    """Who moves away is no longer ours to call; the paid work goes on."""
    gone = Outflow.objects.filter(
        participant_id__in=[event.stream_id for event in events], kind=Position.MOVED, reopened_on__isnull=True
    )
    for participant_id, municipality_id in sorted(set(gone.values_list("participant_id", "municipality_id"))):
        rows = AftercareMoment.objects.filter(participant_id=participant_id, municipality_id=municipality_id)
        first = rows.filter(state=AftercareMoment.State.OPEN).first()
        if first is not None:
            moved_away = AftercareMoment.DropReason.MOVED_AWAY
            dropped = drop_moments(rows, because=moved_away)
            by = Actor.system("moved away", {municipality_id})
            record(first, AftercareDropped(len(dropped), moved_away), by=by, subject=first)

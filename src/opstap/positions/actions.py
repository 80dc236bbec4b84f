"""Turning what a list says in one word ("Uitstroom: Baan") into records, for thousands of people at once, and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from opstap.core import bulk_writes
from opstap.core.actions import Refused, action
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.event_kinds import plain
from opstap.core.timeline import Line, record_many
from opstap.people.models import Participant
from opstap.positions.queries import records_of
from opstap.positions.statements import Plan, Stated, plan, span_on
from opstap.tracks.actions import change_tracks
from opstap.tracks.models import Track

Rows = dict[str, list[dict[str, Any]]]


class OtherRecords(Refused):
    sentence = _("Opstap holds records that say otherwise. Change these in the dossier.")


class StatedTwice(Refused):
    sentence = _("Two statements are about one person. Say one at a time.")


@dataclass(slots=True)
class Done:
    """What a statement did, as plain data: keys of what it made, and rows as they were before it changed or removed them."""

    made: dict[str, list[str]] = field(default_factory=dict)
    before: Rows = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        return {"made": self.made, "before": self.before}


@action
def state_outcomes(*, statements: Sequence[Stated], by: Actor) -> list[Done]:
    """Make the records from which each stated position follows, with one line each; in a fixed number of queries.

    A job is a placement at a place unknown and ends the track; with a supplementary benefit the track stays open
    (domain.md). Returns what was done, in the order of the statements. Raises OtherRecords where what a person wrote
    contradicts a statement, StatedTwice.
    """
    if len({stated.track.participant_id for stated in statements}) < len(statements):
        raise StatedTwice
    records = records_of(_held(statements))
    day = today()
    plans = [plan(records[stated.track.pk], stated, day) for stated in statements]
    if not all(one.holds for one in plans):
        raise OtherRecords
    was = [str(span_on(records[stated.track.pk], stated.on).kind) for stated in statements]
    done = [_done(one, records[stated.track.pk]) for one, stated in zip(plans, statements, strict=True)]
    _write(plans)
    moved: list[tuple[Track, dict[str, Any]]] = [
        (stated.track, dict(one.track)) for one, stated in zip(plans, statements, strict=True) if one.track
    ]
    if moved:
        change_tracks(changes=moved, by=by)
    record_many(
        [
            Line(
                stated.track.stream,
                "track.stated",
                stated.track,
                stated.on,
                {"position": stated.position, "before": before},
            )
            for stated, before in zip(statements, was, strict=True)
        ],
        by=by,
    )
    return done


def _held(statements: Sequence[Stated]) -> list[Track]:
    """The tracks as they are stored now. Their people are held, so that nobody writes a benefit down meanwhile."""
    people = Participant.objects.select_for_update().filter(pk__in=[s.track.participant_id for s in statements])
    list(people.order_by("pk").values_list("pk"))
    return list(Track.objects.select_related("participant").filter(pk__in=[s.track.pk for s in statements]))


def _write(plans: Iterable[Plan]) -> None:
    """Removed before changed before made: of some rows there may be one at a time."""
    plans = list(plans)
    for model, rows in _by_model(row for one in plans for row in one.removed).items():
        model._default_manager.filter(pk__in=[row.pk for row in rows]).delete()
    for model, rows in _by_model(row for one in plans for row in one.changed).items():
        bulk_writes.update(rows, _columns(model))
    for rows in _by_model(row for one in plans for row in one.made).values():
        bulk_writes.insert(rows)


def _by_model(rows: Iterable[Model]) -> dict[type[Model], list[Model]]:
    found: dict[type[Model], list[Model]] = defaultdict(list)
    for row in rows:
        found[type(row)].append(row)
    return found


def _columns(model: type[Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if not field.primary_key]


def _done(one: Plan, records: Any) -> Done:
    done = Done()
    stored = {row.pk: row for row in (*records.placements, *records.enrolments, *records.benefits, *records.outflows)}
    for model, rows in _by_model(one.made).items():
        done.made[model._meta.label_lower] = [str(row.pk) for row in rows]
    for model, rows in _by_model([*one.changed, *one.removed]).items():
        done.before[model._meta.label_lower] = [
            {f.attname: plain(getattr(stored[row.pk], f.attname)) for f in model._meta.concrete_fields} for row in rows
        ]
    return done


@action
def take_back(*, done: Sequence[tuple[Track, dict[str, Any]]], by: Actor) -> None:
    """Undo statements: (track, `Done.as_data`). The track's own values are put back by whoever noted them."""
    made: dict[str, list[str]] = defaultdict(list)
    before: Rows = defaultdict(list)
    for _track, data in done:
        for label, keys in data["made"].items():
            made[label] += keys
        for label, rows in data["before"].items():
            before[label] += rows
    for label, keys in made.items():
        apps.get_model(label)._default_manager.filter(pk__in=keys).delete()
    for label, rows in before.items():
        _restore(apps.get_model(label), rows)
    record_many([Line(track.stream, "track.stated_undone", track) for track, _data in done], by=by)


def _restore(model: type[Model], rows: Iterable[dict[str, Any]]) -> None:
    fields = {f.attname: f for f in model._meta.concrete_fields}
    objects = [model(**{name: fields[name].to_python(value) for name, value in row.items()}) for row in rows]
    there = set(model._default_manager.filter(pk__in=[one.pk for one in objects]).values_list("pk", flat=True))
    bulk_writes.insert([one for one in objects if one.pk not in there])
    bulk_writes.update(objects, _columns(model))

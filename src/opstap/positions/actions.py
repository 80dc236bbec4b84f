"""Turning what a list says in one word ("Uitstroom: Baan") into records, for thousands of people at once, and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Model

from opstap.core import bulk_writes
from opstap.core.actions import action, refusals_of
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.event_kinds import plain
from opstap.core.timeline import Line, record_many
from opstap.people.models import Participant
from opstap.positions.events import PositionStated, PositionStatementUndone
from opstap.positions.queries import Records, records_of
from opstap.positions.refusals import OtherRecords, StatedTwice
from opstap.positions.statements import Plan, PositionStatement, plan_records, span_on
from opstap.tracks.actions import change_tracks
from opstap.tracks.models import Track

Rows = dict[str, list[dict[str, object]]]


@dataclass(slots=True)
class StatementEffect:
    """What a statement did, as plain data: keys of what it made, and rows as they were before it changed or removed them."""

    made: dict[str, list[str]] = field(default_factory=dict)
    before: Rows = field(default_factory=dict)

    def as_data(self) -> dict[str, object]:
        return {"made": self.made, "before": self.before}


@action(refuses=(OtherRecords, StatedTwice, *refusals_of(change_tracks)))
def state_positions(*, statements: Sequence[PositionStatement], by: Actor) -> list[StatementEffect]:
    """Make the records from which each stated position follows, with one line each; in a fixed number of queries.

    A job is a placement at a place unknown and ends the track; with a supplementary benefit the track stays open (W,
    table 2). Returns what was done, in the order of the statements. Raises OtherRecords where what a person wrote
    contradicts a statement, StatedTwice.
    """
    if len({one.track.participant_id for one in statements}) < len(statements):
        raise StatedTwice
    records = records_of(_locked_tracks(statements))
    day = today()
    plans = [plan_records(records[one.track.pk], one, day) for one in statements]
    if not all(plan.holds for plan in plans):
        raise OtherRecords
    positions_before = [str(span_on(records[one.track.pk], one.on).kind) for one in statements]
    effects = [_effect(plan, records[one.track.pk]) for plan, one in zip(plans, statements, strict=True)]
    _write(plans)
    moved: list[tuple[Track, dict[str, Any]]] = [
        (one.track, dict(plan.track)) for plan, one in zip(plans, statements, strict=True) if plan.track
    ]
    if moved:
        change_tracks(changes=moved, by=by)
    record_many(
        [
            Line(one.track.stream, PositionStated(one.position, before=before), one.track, one.on)
            for one, before in zip(statements, positions_before, strict=True)
        ],
        by=by,
    )
    return effects


def _locked_tracks(statements: Sequence[PositionStatement]) -> list[Track]:
    """The tracks as they are stored now. Their people are locked, so that nobody writes a benefit down meanwhile."""
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
    by_model: dict[type[Model], list[Model]] = defaultdict(list)
    for row in rows:
        by_model[type(row)].append(row)
    return by_model


def _columns(model: type[Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if not field.primary_key]


def _effect(plan: Plan, records: Records) -> StatementEffect:
    effect = StatementEffect()
    rows_before: dict[Any, Model] = {
        row.pk: row for row in (*records.placements, *records.enrolments, *records.benefits, *records.outflows)
    }
    for model, rows in _by_model(plan.made).items():
        effect.made[model._meta.label_lower] = [str(row.pk) for row in rows]
    for model, rows in _by_model([*plan.changed, *plan.removed]).items():
        effect.before[model._meta.label_lower] = [
            {f.attname: plain(getattr(rows_before[row.pk], f.attname)) for f in model._meta.concrete_fields}
            for row in rows
        ]
    return effect


@action
def undo_statements(*, effects: Sequence[tuple[Track, dict[str, Any]]], by: Actor) -> None:
    """Undo statements: (track, `StatementEffect.as_data`). The track's own values are put back by whoever noted them."""
    made: dict[str, list[str]] = defaultdict(list)
    before: Rows = defaultdict(list)
    for _track, data in effects:
        for label, keys in data["made"].items():
            made[label] += keys
        for label, rows in data["before"].items():
            before[label] += rows
    for label, keys in made.items():
        apps.get_model(label)._default_manager.filter(pk__in=keys).delete()
    for label, rows in before.items():
        _restore(apps.get_model(label), rows)
    record_many([Line(track.stream, PositionStatementUndone(), track) for track, _data in effects], by=by)


def _restore(model: type[Model], rows: Iterable[dict[str, object]]) -> None:
    fields = {f.attname: f for f in model._meta.concrete_fields}
    objects = [model(**{name: fields[name].to_python(value) for name, value in row.items()}) for row in rows]
    there = set(model._default_manager.filter(pk__in=[one.pk for one in objects]).values_list("pk", flat=True))
    bulk_writes.insert([one for one in objects if one.pk not in there])
    bulk_writes.update(objects, _columns(model))

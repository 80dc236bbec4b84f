"""What the preview shows: numbers, findings grouped by how to mend them, and the rows by their fate."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from opstap.access.looks import log_look
from opstap.core.actors import Actor
from opstap.exchange.models import Import, ImportRow
from opstap.exchange.reading.reading import PersonRow
from opstap.exchange.wishes import person_values
from opstap.people.facts import display, label
from opstap.people.models import Participant

SHOWN_ROWS = 50
SHOWN_CELLS = 12
Fate = ImportRow.Fate


def grouped(batch: Import, kind: str) -> list[dict[str, Any]]:
    """Errors or warnings with one heading for each way to mend them, the most frequent first."""
    groups: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for found in batch.report.get(kind, []):
        groups[found["code"], found["problem"], found["hint"]].append(found)
    ordered = sorted(groups.items(), key=lambda pair: -len(pair[1]))
    return [
        {
            "problem": problem,
            "hint": hint,
            "count": len(found),
            "cells": found[:SHOWN_CELLS],
            "more": max(0, len(found) - SHOWN_CELLS),
        }
        for (_code, problem, hint), found in ordered
    ]


def preview_context(actor: Actor, batch: Import) -> dict[str, Any]:
    """Everything on the preview but its form."""
    new = list(ImportRow.objects.filter(batch=batch, fate=Fate.NEW).order_by("number")[:SHOWN_ROWS])
    changed = list(ImportRow.objects.filter(batch=batch, fate=Fate.CHANGED).order_by("number")[:SHOWN_ROWS])
    people = Participant.objects.visible_to(actor).in_bulk([row.participant_id for row in changed])
    log_look(actor, "import preview", shown={(p.pk, p.municipality_id) for p in people.values()})
    return {
        "batch": batch,
        "counts": batch.counts,
        "errors": grouped(batch, "errors"),
        "warnings": grouped(batch, "warnings"),
        "new": [PersonRow.from_data(row.values) for row in new],
        "new_more": max(0, batch.counts["new"] - len(new)),
        "changed": [
            (people[row.participant_id], _changes(row, people[row.participant_id]))
            for row in changed
            if row.participant_id in people
        ],
        "changed_more": max(0, batch.counts["changed"] - len(changed)),
    }


def _changes(row: ImportRow, person: Participant) -> list[tuple[str, str, str]]:
    """(label, was, becomes) of each fact that differs; a change of levels or track alone gives none."""
    values = person_values(PersonRow.from_data(row.values), person)
    return [
        (label(name), display(name, getattr(person, name)), display(name, value))
        for name, value in values.items()
        if getattr(person, name) != value
    ]

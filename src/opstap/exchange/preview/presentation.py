"""What preview and result show: numbers, findings grouped by how to mend them, and the rows by their fate."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from opstap.access.look_log import log_look
from opstap.core.actors import Actor
from opstap.exchange.importing.import_undo import worked_on
from opstap.exchange.models import Import, ImportRow
from opstap.exchange.preview.changes import Changes
from opstap.exchange.reading.result import PersonRow
from opstap.people.models import Participant

SHOWN_ROWS = 50
SHOWN_CELLS = 12
SHOWN_PEOPLE = 12
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
    changes_shown = Changes()
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
            (people[row.participant_id], changes_shown(row, people[row.participant_id]))
            for row in changed
            if row.participant_id in people
        ],
        "unknown": _("unknown"),
        "changed_more": max(0, batch.counts["changed"] - len(changed)),
    }


def result_context(actor: Actor, batch: Import) -> dict[str, Any]:
    """Everything on the page of an import that is over. People stand there as far as the actor may see them."""
    counts = dict.fromkeys(Fate.values, 0)
    counts |= dict(batch.rows.values_list("fate").annotate(number=Count("pk")).order_by())
    touched = batch.rows.filter(fate__in=[Fate.NEW, Fate.CHANGED]).values("participant_id")
    mine = Participant.objects.visible_to(actor).filter(pk__in=touched)
    people = list(mine.order_by("sort_name")[:SHOWN_PEOPLE])
    log_look(actor, "import result", shown={(p.pk, p.municipality_id) for p in people})
    return {
        "batch": batch,
        "counts": counts,
        "late": worked_on(batch) if batch.state == Import.State.DONE else 0,
        "people": people,
        "with_others": counts[Fate.NEW] + counts[Fate.CHANGED] - mine.count(),
        "warnings": grouped(batch, "warnings"),
    }

"""What preview and result show: numbers, findings grouped by how to mend them, and the rows by their fate."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Count
from django.utils.translation import gettext as _

from opstap.access.look_log import log_look
from opstap.core.actors import Actor
from opstap.exchange.importing.import_undo import worked_on
from opstap.exchange.models import Import, ImportRow
from opstap.exchange.preview.changes import Changes
from opstap.exchange.reading.result import Finding, PersonRow
from opstap.people.models import Participant

MOST_ROWS = 50
MOST_CELLS = 12
MOST_PEOPLE = 12
Fate = ImportRow.Fate


def grouped(batch: Import, kind: str) -> list[dict[str, object]]:
    """Errors or warnings with one heading for each way to mend them, the most frequent first."""
    groups: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for stored in batch.report.get(kind, []):
        found = Finding(**stored)
        groups[found.code, found.problem, found.hint].append(found)
    ordered = sorted(groups.items(), key=lambda pair: -len(pair[1]))
    return [
        {
            "problem": problem,
            "hint": hint,
            "count": len(found),
            "cells": found[:MOST_CELLS],
            "more": max(0, len(found) - MOST_CELLS),
        }
        for (_code, problem, hint), found in ordered
    ]


def preview_context(actor: Actor, batch: Import) -> dict[str, object]:
    """Everything on the preview but its form."""
    new = list(ImportRow.objects.filter(batch=batch, fate=Fate.NEW).order_by("number")[:MOST_ROWS])
    changes_shown = Changes()
    changed = list(ImportRow.objects.filter(batch=batch, fate=Fate.CHANGED).order_by("number")[:MOST_ROWS])
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


def result_context(actor: Actor, batch: Import) -> dict[str, object]:
    """Everything on the page of an import that is over. People stand there as far as the actor may see them."""
    counts = dict.fromkeys(Fate.values, 0)
    counts |= dict(batch.rows.values_list("fate").annotate(number=Count("pk")).order_by())
    touched = batch.rows.filter(fate__in=[Fate.NEW, Fate.CHANGED]).values("participant_id")
    visible = Participant.objects.visible_to(actor).filter(pk__in=touched)
    people = list(visible.order_by("sort_name")[:MOST_PEOPLE])
    log_look(actor, "import result", shown={(p.pk, p.municipality_id) for p in people})
    return {
        "batch": batch,
        "counts": counts,
        "late": worked_on(batch) if batch.state == Import.State.DONE else 0,
        "people": people,
        "with_others": counts[Fate.NEW] + counts[Fate.CHANGED] - visible.count(),
        "warnings": grouped(batch, "warnings"),
    }

"""Imports that wait, and private files with a rule: what the permission world holds besides people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from opstap.core import files
from opstap.core.actors import Actor
from opstap.core.dates import now
from opstap.core.models import StoredFile
from opstap.core.scope import scoped
from opstap.exchange.models import Import, ImportRow
from opstap.exchange.preview.staging import upload
from opstap.exchange.tests.reading.sheets import template, xlsx
from opstap.organisations.models import User
from opstap.people.dossier import MAY_OPEN
from opstap.people.models import Participant
from tests import factories as make


def make_imports(imports: dict[tuple[UUID, str], Import], keys: dict[UUID, str], user: User, word: str) -> None:
    """Of one user: an import that waits for its columns, one that can be confirmed, and one that is done."""
    municipality = user.memberships.all()[0].organisation.municipality
    actor = make.actor_for(user)
    with scoped([municipality.pk]):
        sheets = {
            "mapping": xlsx(("Blad", [["Naam klant", "Iets"], [f"{word} een", "x"], [f"{word} twee", "y"]])),
            "preview": template({"Voornaam": "Abel", "Achternaam": word}, {"Geboortedatum": "31-2-1990"}),
            "done": template({"Voornaam": "Klaar", "Achternaam": word}),
        }
        for state, sheet in sheets.items():
            batch, key = upload(sheet, f"{word}-{state}.xlsx", municipality, actor)
            imports[user.pk, state] = batch
            keys[batch.pk] = key
        done = imports[user.pk, "done"]
        for state in (Import.State.QUEUED, Import.State.RUNNING, Import.State.DONE):
            Import.objects.filter(pk=done.pk).update(state=state, finished_at=now())
        ImportRow.objects.filter(batch=done).update(fate=ImportRow.Fate.UNCHANGED)


def _may_read(actor: Actor, file: StoredFile) -> bool:
    return actor.role in MAY_OPEN and Participant.objects.visible_to(actor).filter(pk=str(file.about_id)).exists()


@contextmanager
def file_rule() -> Iterator[None]:
    """Files of the matrix are for who sees the participant, as a room above would say it."""
    rules: Any = files.file_access_rules
    rules.register("permission-matrix", _may_read)
    try:
        yield
    finally:
        rules.remove("permission-matrix")

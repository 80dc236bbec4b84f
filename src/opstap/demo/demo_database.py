"""Puts the demo into a database, and takes it out again; never where real municipalities are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.apps import apps
from django.core.files.storage import storages
from django.db import OperationalError, connections, transaction

from opstap.core.actors import Actor
from opstap.core.dates import now, pretend, today
from opstap.core.models import StoredFile
from opstap.core.scope import GENERAL, scoped
from opstap.demo.generated_stories import stories
from opstap.demo.parties import (
    EVERY_MUNICIPALITY,
    MUNICIPALITIES,
    make_accounts,
    make_organisations,
    make_workplaces,
    staff,
)
from opstap.demo.refusals import InUse, NotTheDemosDatabase
from opstap.demo.self_assessments import play_assessments
from opstap.demo.story_player import Player
from opstap.organisations.models import Municipality, Organisation, municipality_ids
from opstap.positions.reactions import rebuilt_at_the_end
from opstap.tracks.programmes.actions import publish_builtin

BEFORE = timedelta(days=4 * 365)
KEPT = frozenset({"django_migrations", "django_content_type", "auth_permission"})
PATIENCE = "10s"


@dataclass(frozen=True)
class Loaded:
    """What the demo has put there."""

    people: int
    steps: int


def is_loaded() -> bool:
    """Is the whole demo there? It comes in one transaction, so one municipality tells."""
    return Municipality.objects.filter(pk__in=MUNICIPALITIES.values()).exists()


def check_only_demo() -> None:
    """Raises NotTheDemosDatabase where there is a municipality that is not the demo's."""
    if Municipality.objects.exclude(pk__in=EVERY_MUNICIPALITY.values()).exists():
        raise NotTheDemosDatabase


def load() -> Loaded:
    """Load everything in one transaction, dated relative to today. Raises NotTheDemosDatabase; Opstap's tables must be made."""
    check_only_demo()
    since = today() - BEFORE
    by = Actor.system("opstap demo", set(EVERY_MUNICIPALITY.values()))
    written = stories(today())
    with scoped(EVERY_MUNICIPALITY.values(), organisations=[GENERAL]), transaction.atomic():
        with pretend(now() - BEFORE):
            parties = make_organisations(by=by, since=since)
            make_accounts(parties, by=by, since=since)
            workplaces = make_workplaces(parties, by=by)
        with rebuilt_at_the_end():
            played = Player(staff(), workplaces).play(written)
        people = staff()
        play_assessments(people.memberships, people.actors)
    return Loaded(len(written), played)


def empty() -> None:
    """Forget the demo and all that was done in it: files, rows, sessions, queued work. The programmes come back as new.

    Raises NotTheDemosDatabase, InUse.
    """
    check_only_demo()
    _forget_files(municipality_ids())
    owner = connections["owner"]
    tables = _tables()
    try:
        with transaction.atomic(using="owner"), owner.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            cursor.execute(f"TRUNCATE {', '.join(map(owner.ops.quote_name, tables))} RESTART IDENTITY CASCADE")
    except OperationalError as error:
        raise InUse from error
    finally:
        owner.close()
    with scoped(organisations=[GENERAL]):
        publish_builtin(by=Actor.system("opstap demo"))


def _forget_files(municipalities: list[UUID]) -> None:
    partners = Organisation.objects.values_list("pk", flat=True)
    with scoped(municipalities, organisations=[GENERAL, *partners]):
        for path in StoredFile.objects.values_list("path", flat=True):
            storages["private"].delete(path)


def _tables() -> list[str]:
    """Every table of an installed room or library that holds rows of users' making."""
    with connections["owner"].cursor() as cursor:
        there = set(connections["owner"].introspection.table_names(cursor))
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return sorted((ours & there) - KEPT)

"""Models: in the glossary, and locked in the database."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from opstap.core.privacy import own_models
from tests.project import ROOT

UNLOCKED = {
    "account_emailaddress": "accounts; needed before anybody has signed in",
    "account_emailconfirmation": "accounts; needed before anybody has signed in",
    "auth_group": "Django's own, empty: rights follow from memberships",
    "auth_group_permissions": "Django's own, empty",
    "auth_permission": "names of rights, nothing about anybody",
    "core_cache": "counters of sign-in attempts, needed before anybody has signed in",
    "django_content_type": "names of models",
    "django_migrations": "names of migrations",
    "django_session": "needed to know who signs in; keys are random and data is signed",
    "mfa_authenticator": "needed while somebody signs in; of an account, not of a participant",
    "organisations_membership": "decides which scope opens, so it is read before there is one",
    "organisations_municipality": "public names of municipalities",
    "organisations_organisation": "public names of parties",
    "organisations_user": "accounts; needed before anybody has signed in",
    "procrastinate_events": "the queue: ids only, never contents",
    "procrastinate_jobs": "the queue: ids only, never contents",
    "procrastinate_periodic_defers": "the queue: ids only",
    "procrastinate_workers": "the queue: which workers live",
    "tracks_phase": "programmes, open to every municipality",
    "tracks_programme": "programmes, open to every municipality",
    "tracks_programmeversion": "programmes, open to every municipality",
}


def test_every_model_stands_in_the_glossary() -> None:
    terms = set(re.findall(r"`([A-Za-z]+)`", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")))
    assert sorted({model.__name__ for model in own_models()} - terms) == []


@pytest.mark.django_db
def test_every_table_is_locked_or_has_a_reason() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            " AND NOT (relrowsecurity AND relforcerowsecurity)"
        )
        open_tables = {name for (name,) in cursor.fetchall()}
    assert open_tables == set(UNLOCKED)

"""What happened to an organisation, told in sentences."""

from __future__ import annotations

import pytest
from django.utils import translation
from tests import factories as make

from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.models import Event
from opstap.core.scope import scoped
from opstap.core.timeline import erase_contents, record
from opstap.organisations.history import history, stories
from opstap.organisations.models import Municipality
from opstap.organisations.roles import Role

pytestmark = pytest.mark.django_db


@action
def happen(*, where: Municipality, kind: str, by: Actor) -> None:
    record(where.organisation, kind, by=by, file="lijst.xlsx", new=3, changed=1, name="Kim", role="gone", partner="P")


def told(where: Municipality) -> list[str]:
    """All of it, page after page."""
    sentences: list[str] = []
    with scoped([where.pk]), translation.override("nl"):
        page = history(where.organisation, "")
        sentences += [line.text for line in page.rows]
        while page.older:
            page = history(where.organisation, page.older)
            sentences += [line.text for line in page.rows]
    return sentences


def test_every_kind_makes_a_sentence_without_gaps() -> None:
    here = make.make_municipality("Gemeente Hier")
    with scoped([here.pk]):
        for kind, _story in stories.items():
            happen(where=here, kind=kind, by=make.system(here))
    sentences = told(here)
    assert "lijst.xlsx is geïmporteerd: 3 nieuw, 1 gewijzigd." in sentences
    assert not any("%(" in sentence or "Er is iets" in sentence for sentence in sentences)


def test_who_did_it_and_in_which_role() -> None:
    here = make.make_municipality()
    make.make_user(here, Role.JOB_HUNTER, name="Kim")
    assert told(here)[0] == "Kim werd Jobhunter."
    with scoped([here.pk]):
        assert history(here.organisation, "").rows[0].actor == "Opstap"


def test_unknown_kinds_and_erased_contents_are_still_told() -> None:
    here = make.make_municipality()
    with scoped([here.pk]):
        happen(where=here, kind="something.new", by=make.system(here))
        assert Event.objects.filter(stream_id=here.pk).count() == 2
    assert told(here)[0] == "Er is iets vastgelegd dat deze versie van Opstap niet kent."
    with scoped([here.pk]):
        erase_contents([here.pk])
    assert told(here)[1] == "Wat hier stond, is gewist toen de bewaartijd om was."

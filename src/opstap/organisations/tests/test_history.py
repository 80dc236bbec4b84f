"""What happened to an organisation, told in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from django.utils import translation
from tests import factories as make

from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.event_kinds import EventKind, event_kinds
from opstap.core.models import Event
from opstap.core.scope import scoped
from opstap.core.timeline import erase_contents, record
from opstap.organisations import events
from opstap.organisations.history import history
from opstap.organisations.models import Municipality
from opstap.organisations.roles import Role

pytestmark = pytest.mark.django_db

EVERY_KIND: list[EventKind] = [
    events.OrganisationAdded("Taalhuis", party="language_school"),
    events.OrganisationChanged({"city": ""}, {"city": "Dalfsen"}),
    events.MembershipStarted("Kim", "gone"),
    events.MembershipEnded("Kim", "coach"),
    events.MembershipInvited("Kim"),
    events.AgreementMade("Taalhuis", "samen begeleiden"),
    events.AgreementEnded("Taalhuis"),
    events.SettingChanged("no_longer_there", before=3, value=4, source="besluit", since=date(2026, 3, 1)),
]


@dataclass(frozen=True)
class ColourChanged(EventKind):
    """A kind of a room that was taken out."""

    kind = "something.new"
    label = "Colour"


@action
def write(*, where: Municipality, content: EventKind, by: Actor) -> None:
    record(where.organisation, content, by=by)


def sentences_of(where: Municipality) -> list[str]:
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
        for content in EVERY_KIND:
            write(where=here, content=content, by=make.system(here))
    sentences = sentences_of(here)
    assert sentences == [
        "no_longer_there: vanaf 1 maart 2026 is dit 4.",
        "De gegevensovereenkomst met Taalhuis is beëindigd.",
        "Er is een gegevensovereenkomst gemaakt met Taalhuis.",
        "Kim is nog een keer uitgenodigd.",
        "Kim is geen Coach meer.",
        "Kim werd gone.",
        "De contactgegevens zijn gewijzigd.",
        "Taalhuis is toegevoegd.",
        "Gemeente Hier is toegevoegd.",
    ]


def test_who_did_it_and_in_which_role() -> None:
    here = make.make_municipality()
    make.make_user(here, Role.JOB_HUNTER, name="Kim")
    assert sentences_of(here)[0] == "Kim werd Jobhunter."
    with scoped([here.pk]):
        assert history(here.organisation, "").rows[0].actor == "Opstap"


def test_unknown_kinds_and_erased_contents_are_still_told() -> None:
    here = make.make_municipality()
    event_kinds.register(ColourChanged.kind, ColourChanged)
    try:
        with scoped([here.pk]):
            write(where=here, content=ColourChanged(), by=make.system(here))
    finally:
        event_kinds.remove(ColourChanged.kind)
    with scoped([here.pk]):
        assert Event.objects.filter(stream_id=here.pk).count() == 2
    assert sentences_of(here)[0] == "Er is iets vastgelegd dat deze versie van Opstap niet kent."
    with scoped([here.pk]):
        erase_contents([here.pk])
    assert sentences_of(here)[1] == "Organisatie toegevoegd: Wat hier stond, is gewist toen de bewaartijd om was."

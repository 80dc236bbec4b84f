"""Organisations by the name that somebody types."""

from __future__ import annotations

import pytest
from django.utils import translation
from tests import factories as make

from opstap.core.refusals import Refused
from opstap.organisations.lookup import municipality_named, organisation_named
from opstap.organisations.models import User
from opstap.organisations.roles import OrganisationKind, Role, roles_at

pytestmark = pytest.mark.django_db


def test_by_name_whatever_its_capitals() -> None:
    place = make.make_partner("Vechtdal Werkt")
    assert organisation_named("VECHTDAL  werkt") == place
    assert organisation_named("vechtdal werkt", kind="partner") == place


def test_a_municipality_with_or_without_its_word() -> None:
    dalfsen, zwolle = make.make_municipality("Gemeente Dalfsen"), make.make_municipality("Zwolle")
    assert municipality_named("dalfsen") == municipality_named("Gemeente Dalfsen") == dalfsen
    assert municipality_named("gemeente zwolle") == zwolle
    with pytest.raises(Refused):
        municipality_named("Nergens")


def test_what_is_not_there_or_there_twice_is_refused_with_a_hint() -> None:
    make.make_partner("De Brug")
    make.make_partner("De Brug", kind="language_school")
    with translation.override("nl"):
        for name, words in (("De Brug", "meer organisaties"), ("De Brg", "Bedoelde u De Brug?"), ("Qqq", "toe met")):
            with pytest.raises(Refused) as caught:
                organisation_named(name)
            assert words in str(caught.value.sentence)


def test_every_kind_has_roles_and_every_role_a_kind() -> None:
    offered = {role for kind in OrganisationKind for role in roles_at(kind)}
    assert offered == set(Role)


def test_what_things_are_called() -> None:
    here = make.make_municipality("Gemeente Hier")
    someone = make.make_user(here, Role.COACH, name="Kim", email="kim@example.org")
    assert str(here) == str(here.organisation) == "Gemeente Hier"
    assert str(someone) == someone.get_full_name() == "Kim"
    assert "coach" in str(someone.memberships.get())
    assert User.objects.get_by_natural_key("KIM@example.org") == someone
    assert str(here.pk) in str(make.make_agreement(here, make.make_partner()))

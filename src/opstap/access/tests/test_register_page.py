"""The field register for people: complete, in Dutch, and by role."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation
from tests import factories as make

from opstap.access import wording
from opstap.core.privacy import entries, own_models
from opstap.organisations.roles import Role

REGISTER = "/access/register/"


def test_every_purpose_and_term_is_translated() -> None:
    for entry in entries():
        for words in (entry.purpose, entry.retention):
            assert words in wording.WORDS, f"add {words!r} to opstap/access/wording.py"
            with translation.override("nl"):
                assert wording.translated(words) != words


def test_every_personal_field_has_a_dutch_name() -> None:
    models = {model.__name__: model for model in own_models()}
    for entry in entries():
        verbose = str(getattr(models[entry.model]._meta.get_field(entry.field), "verbose_name", ""))
        own = verbose not in ("", entry.field, entry.field.replace("_", " "))
        assert not entry.personal or own or entry.field in wording.FIELDS, f"{entry.model}.{entry.field}"


def test_an_unknown_page_keeps_its_name_in_the_log() -> None:
    with translation.override("nl"):
        assert wording.page_name("dossier") == "Dossier"
        assert wording.page_name("something new") == "something new"


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(make.make_user(make.make_municipality(), Role.PRIVACY_OFFICER))
    return client


@pytest.mark.django_db
def test_the_whole_register_and_what_one_role_reads(officer: Client) -> None:
    whole = officer.get(REGISTER).content.decode()
    assert "Publieke taak" in whole
    assert "Geboortedatum" in whole or "birth_date" in whole
    coach = officer.get(REGISTER, {"role": Role.COACH}).content.decode()
    assert "Participant" in coach
    volunteer = officer.get(REGISTER, {"role": Role.VOLUNTEER})
    fields = " ".join(str(row) for entry in volunteer.context["registers"] for row in entry.fields.rows)
    assert "Land van herkomst" not in fields
    assert officer.get(REGISTER, {"all": "1"}).content.decode().count("Technisch") > 5
    assert "leest niets" in officer.get(REGISTER, {"role": Role.WORKPLACE_BUDDY}).content.decode()


@pytest.mark.django_db
def test_for_the_privacy_officer_only(client: Client) -> None:
    client.force_login(make.make_user(make.make_municipality(), Role.ADMINISTRATOR))
    assert client.get(REGISTER).status_code == 403

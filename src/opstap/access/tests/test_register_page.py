"""The field register for people: complete, in Dutch, and by role."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from tests import factories as make
from tests.project import SOURCE, files, name_of

from opstap.access.look_log import log_look, look_log_pages, page_name
from opstap.core.privacy import entries, own_models
from opstap.organisations.roles import Role

REGISTER = "/access/register/"


def test_every_purpose_and_term_is_translated() -> None:
    for entry in entries():
        for words in (entry.purpose, entry.retention):
            with translation.override("nl"):
                assert gettext(words) != words, f"mark {words!r} of {entry.model} with gettext_noop, and translate it"
        with translation.override("nl"):
            assert str(entry.basis.label).lower() != entry.basis.value


def test_every_personal_field_has_a_dutch_name() -> None:
    models = {model.__name__: model for model in own_models()}
    for entry in entries():
        verbose = getattr(models[entry.model]._meta.get_field(entry.field), "verbose_name", "")
        own = str(verbose) not in ("", entry.field, entry.field.replace("_", " "))
        assert not entry.personal or own, f"give {entry.model}.{entry.field} a verbose_name"
        assert not own or isinstance(verbose, Promise), f"translate the verbose_name of {entry.model}.{entry.field}"


def pages_of_views() -> Iterator[tuple[str, str]]:
    """Every page under which a view writes a look, with its file, as far as it stands there in so many words."""
    for path in files(".py"):
        if "tests" in path.parts or SOURCE not in path.parents:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "log_look"
            if named and isinstance(node, ast.Call) and isinstance(node.args[1], ast.Constant):
                yield str(node.args[1].value), name_of(path)


def test_every_page_that_shows_somebody_has_a_dutch_name() -> None:
    found = list(pages_of_views())
    assert len(found) > 20
    for page, path in found:
        assert look_log_pages.get(page) is not None, f"{path}: name the page {page!r} in the room's extensions.py"
    with translation.override("nl"):
        assert {page for page, _label in look_log_pages.items() if page_name(page) == page} == set()


def test_a_page_that_no_room_names_is_refused_and_an_old_one_keeps_its_name() -> None:
    with translation.override("nl"):
        assert page_name("dossier") == "Dossier"
        assert page_name("something old") == "something old"
    with pytest.raises(LookupError, match="something new"):
        log_look(make.system(), "something new")


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

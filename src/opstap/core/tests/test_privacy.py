"""Every field is in the register, and the check that says so can fail."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from opstap.core.models import Event, OutboxMail
from opstap.core.privacy import Basis, Privacy, entries, own_models, privacy_of, readable
from opstap.organisations.roles import Role
from opstap.people.models import Participant


def shortcomings(model: type[models.Model]) -> list[str]:
    """What the register lacks about one model: fields it does not name, names that are no field, fields named twice."""
    privacy = privacy_of(model)
    fields = {field.name for field in model._meta.concrete_fields}
    said = [name for names in privacy.readers.values() for name in names] + list(privacy.technical)
    return (
        [f"{model.__name__}.{name} is in no class" for name in sorted(fields - privacy.names())]
        + [f"{model.__name__}.{name} is no field" for name in sorted(privacy.names() - fields)]
        + [f"{model.__name__}.{name} is in two classes" for name in sorted({n for n in said if said.count(n) > 1})]
        + [f"{model.__name__} names no {what}" for what in ("purpose", "retention") if not getattr(privacy, what)]
    )


@pytest.mark.parametrize("model", [*own_models()], ids=lambda m: m.__name__)
def test_every_field_is_in_exactly_one_class(model: type[models.Model]) -> None:
    assert shortcomings(model) == []


@pytest.mark.parametrize("model", [*own_models()], ids=lambda m: m.__name__)
def test_readers_are_roles_and_personal_data_has_a_basis(model: type[models.Model]) -> None:
    privacy = privacy_of(model)
    assert {role for roles in privacy.readers for role in roles} <= set(Role.values)
    if privacy.readers:
        assert privacy.basis is not Basis.NOT_PERSONAL


def a_model(privacy: Any) -> type[models.Model]:
    """A model that is registered nowhere, to see the check fail."""
    fields: dict[str, Any] = {name: models.CharField(name=name) for name in ("kept", "secret")}
    concrete = [*fields.values()]
    meta = type("Meta", (), {"concrete_fields": concrete})
    sketch: type[models.Model] = type("Sketch", (), {"_meta": meta, "privacy": privacy})
    return sketch


def test_the_check_can_fail() -> None:
    forgotten: Any
    for forgotten in (None, "later"):
        with pytest.raises(LookupError, match="Sketch has no register entry"):
            privacy_of(a_model(forgotten))
    half = Privacy("why", Basis.PUBLIC_TASK, "", {frozenset({"coach"}): ("kept", "gone")}, technical=("kept",))
    assert shortcomings(a_model(half)) == [
        "Sketch.secret is in no class",
        "Sketch.gone is no field",
        "Sketch.kept is in two classes",
        "Sketch names no retention",
    ]


def test_the_register_prints_a_line_a_field() -> None:
    lines = {(line.model, line.field): line for line in entries()}
    assert len(lines) == sum(len(m._meta.concrete_fields) for m in own_models())
    birth, key = lines["Participant", "birth_date"], lines["Participant", "id"]
    assert (birth.personal, "coordinator" in birth.roles, "volunteer" in birth.roles) == (True, True, False)
    assert (key.personal, key.roles) == (False, ())


def test_a_role_reads_its_own_fields_in_the_order_asked() -> None:
    asked = ["permit_kind", "given_name", "birth_date", "id"]
    assert readable(Participant, Role.CASE_MANAGER, asked) == ["permit_kind", "given_name", "birth_date"]
    assert readable(Participant, Role.VOLUNTEER, asked) == ["given_name"]
    assert readable(Participant, Role.ADMINISTRATOR, asked) == readable(Participant, "", asked) == []


@pytest.mark.parametrize("role", [Role.EMPLOYER, Role.WORKPLACE_BUDDY, Role.PARTICIPANT, Role.POLICY_OFFICER])
def test_roles_without_a_dossier_read_no_field_of_a_person(role: str) -> None:
    about_people: list[type[models.Model]] = [
        m for m in own_models() if any(f.name == "participant" for f in m._meta.concrete_fields)
    ]
    assert Participant not in about_people
    about_people += [Participant, Event]
    for model in about_people:
        assert privacy_of(model).readable_by(role) == set(), model


def test_a_row_shows_itself_in_a_shell() -> None:
    assert str(OutboxMail(subject="Welkom")) == "Welkom"
    assert not issubclass(Participant, AbstractBaseUser)

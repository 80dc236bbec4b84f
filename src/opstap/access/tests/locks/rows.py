"""A row of any model, made from the model itself, so that a new table is under test the day it is made."""

from __future__ import annotations

from itertools import count
from typing import Any
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from tests.factories import make_municipality, make_participant, make_user, open_track

from opstap.core.dates import now, today
from opstap.core.privacy import own_models
from opstap.organisations.models import Municipality
from opstap.tracks.models import Phase, Programme, ProgrammeVersion

Model = type[models.Model]
ALONE = {"Action": ("text_code",), "Look": ("guest",), "Placement": ("workplace", "seat"), "Respondent": ("guest",)}
"""Fields that stay empty: where another is filled, or two rows cannot have the same."""
_numbers = count(1)


def belongs_to_a_municipality(model: Model) -> bool:
    return any(field.column == "municipality_id" for field in model._meta.concrete_fields)


OPEN: tuple[Model, ...] = (Programme,)
"""A programme of a municipality's own says nothing about anybody; pages leave out those of others."""
LOCKED: list[Model] = [model for model in own_models() if belongs_to_a_municipality(model) and model not in OPEN]
"""Every model of which a row belongs to a municipality, found in the models themselves."""


class Place:
    """A municipality with one row of every locked model, made when asked for."""

    def __init__(self, municipality: Municipality, *made: models.Model) -> None:
        """`made`: rows that other rows shall point at."""
        self.id = municipality.pk
        shared: list[models.Model] = [
            Programme.objects.all()[0],
            ProgrammeVersion.objects.all()[0],
            Phase.objects.all()[0],
            municipality.organisation,
        ]
        self.made: dict[Model, models.Model] = {type(row): row for row in (*shared, municipality, *made)}

    def row(self, model: Model) -> models.Model:
        """The one row of a model in this municipality. The scope must be open."""
        if model not in self.made:
            there = model._base_manager.filter(municipality_id=self.id).first() if model in LOCKED else None
            self.made[model] = there or self.fresh(model)
            if there is None:
                model._base_manager.bulk_create([self.made[model]])
        return self.made[model]

    def fresh(self, model: Model, **given: Any) -> models.Model:
        """A row that is not stored yet; rows that it points at are."""
        values = {field.attname: self._value(field, model) for field in model._meta.concrete_fields}
        return model(**{name: value for name, value in values.items() if value is not None} | given)

    def _value(self, field: Any, model: Model) -> Any:
        if field.column == "municipality_id":
            return self.id
        if field.name in ALONE.get(model.__name__, ()):
            return None
        if isinstance(field, models.ForeignKey):
            return None if field.remote_field.model is model else self.row(field.remote_field.model).pk
        if field.has_default() or isinstance(field, models.AutoField):
            return field.get_default() if field.has_default() else None
        if field.null:
            return None
        return plain_value(field)


def make_place() -> Place:
    """A municipality with a case manager, a participant and a track."""
    municipality = make_municipality()
    user, person = make_user(municipality), make_participant(municipality)
    return Place(municipality, user, person, open_track(person, owner=user, programme="dalfsen"))


def plain_value(field: Any) -> Any:
    """Something that fits a column, never twice the same text. Raises LookupError for a kind of column it does not know."""
    if field.choices:
        return field.choices[0][0]
    values: list[tuple[type[models.Field[Any, Any]], Any]] = [
        (models.EmailField, ""),
        (models.UUIDField, uuid4()),
        (models.DateTimeField, now()),
        (models.DateField, today()),
        (models.BooleanField, False),
        (models.IntegerField, next(_numbers) % 30000),
        (models.JSONField, {}),
        (models.BinaryField, f"x{next(_numbers)}".encode()),
        (ArrayField, []),
        (models.TextField, f"tekst {next(_numbers)}"),
        (models.CharField, f"tekst {next(_numbers)}"[: field.max_length or 20]),
    ]
    for kind, value in values:
        if isinstance(field, kind):
            return value
    raise LookupError(f"{field} is of a kind that this test does not know yet")

"""The field register: for every stored field why it is kept, on which basis, how long, and which roles may read it.

One `Privacy` stands on every model; a test fails on a field that it does not name. Nothing kept for support is ever
used for enforcement: that is not an option here but the premise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from opstap.core.extension_points import ExtensionPoint


class Basis(models.TextChoices):
    """The legal basis of art. 6 AVG on which a field is kept; one for each purpose."""

    PUBLIC_TASK = "public task", _("Public task")
    LEGAL_DUTY = "legal duty", _("Legal duty")
    CONSENT = "consent", _("Consent")
    CONTRACT = "contract", _("Contract")
    NOT_PERSONAL = "not personal data", _("Not personal data")


NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Privacy:
    """The register entry of one model.

    `readers` maps a set of roles to the names of the fields that those roles may read; `technical` names fields that
    say nothing about anybody (keys, versions, states). `purpose` and `retention` are in English and marked for translation
    (`gettext_noop`); a field is called by its `verbose_name`. `retention` is a rule in words until the retention engine reads it.
    """

    purpose: str
    basis: Basis
    retention: str
    readers: dict[frozenset[str], tuple[str, ...]] = field(default_factory=dict)
    technical: tuple[str, ...] = ()

    def names(self) -> set[str]:
        return {name for names in self.readers.values() for name in names} | set(self.technical)

    def readable_by(self, role: str) -> set[str]:
        return {name for roles, names in self.readers.items() if role in roles for name in names}


@dataclass(frozen=True)
class Entry:
    """One line of the printed register."""

    model: str
    field: str
    purpose: str
    basis: Basis
    retention: str
    roles: tuple[str, ...]
    personal: bool


def own_models() -> Iterator[type[models.Model]]:
    """Every model of Opstap's own rooms."""
    for config in apps.get_app_configs():
        if config.name.startswith("opstap."):
            yield from config.get_models()


privacy_declarations: ExtensionPoint[Privacy] = ExtensionPoint("privacy of tables that know no role", __name__)
"""By the label of the model, such as `core.Event`."""


def privacy_of(model: type[models.Model]) -> Privacy:
    """The entry of a model. Raises LookupError where somebody forgot it."""
    entry = getattr(model, "privacy", None) or privacy_declarations.get(getattr(model._meta, "label", ""))
    if not isinstance(entry, Privacy):
        raise LookupError(f"{model.__name__} has no register entry: add `privacy = Privacy(...)`")
    return entry


def readable(model: type[models.Model], role: str, names: Iterable[str]) -> list[str]:
    """Of these fields, the ones that a role may read, in the order asked."""
    allowed = privacy_of(model).readable_by(role)
    return [name for name in names if name in allowed]


def entries() -> Iterator[Entry]:
    """The whole register, a line a field."""
    for model in own_models():
        privacy = privacy_of(model)
        for column in model._meta.concrete_fields:
            roles = {role for readers, names in privacy.readers.items() if column.name in names for role in readers}
            yield Entry(
                model.__name__,
                column.name,
                privacy.purpose,
                privacy.basis,
                privacy.retention,
                tuple(sorted(roles)),
                column.name not in privacy.technical,
            )

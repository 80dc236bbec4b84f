"""Parts of an employer's page that rooms above this one add, such as who works there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from opstap.core.extension_points import ExtensionPoint
from opstap.organisations.requests import StaffRequest
from opstap.work.models import Employer, Workplace


@dataclass(frozen=True)
class EmployerPanel:
    """A template and what it needs. It logs itself whose data it shows."""

    template: str
    context: Callable[[StaffRequest, Employer], dict[str, object]]


employer_panels: ExtensionPoint[EmployerPanel] = ExtensionPoint("panels of an employer", __name__)
workplace_links: ExtensionPoint[Callable[[Workplace], tuple[str, str]]] = ExtensionPoint(
    "links of a workplace", __name__
)
"""(label, address) of what can be done with an open workplace, for who places people (work/access.py)."""

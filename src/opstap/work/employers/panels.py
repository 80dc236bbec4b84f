"""Parts of an employer's page that rooms above this one add, such as who works there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from opstap.core.extension_points import Registry
from opstap.organisations.requests import StaffRequest
from opstap.work.models import Employer, Workplace


@dataclass(frozen=True)
class EmployerPanel:
    """A template and what it needs. It logs itself whose data it shows."""

    template: str
    context: Callable[[StaffRequest, Employer], dict[str, Any]]


employer_panels: Registry[EmployerPanel] = Registry("panel of an employer")
workplace_links: Registry[Callable[[Workplace], tuple[str, str]]] = Registry("link of a workplace")
"""(label, address) of what can be done with an open workplace, for who places people (work/access.py)."""

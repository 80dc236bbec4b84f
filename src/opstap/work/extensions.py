"""What this room adds to others and to its own pages."""

from __future__ import annotations

from opstap.core.event_kinds import kinds_of_line
from opstap.work.employers import events as employers
from opstap.work.workplaces import events as workplaces

EXTENSIONS = [
    *kinds_of_line(employers.EmployerAdded, employers.EmployerChanged, employers.RelationOwnerChanged),
    *kinds_of_line(employers.EmployerContactLogged, employers.EmployerStopped, employers.EmployerResumed),
    *kinds_of_line(workplaces.WorkplaceAdded, workplaces.WorkplaceChanged, workplaces.SeatsChanged),
    *kinds_of_line(workplaces.WorkplaceClosed, workplaces.WorkplaceReopened),
]

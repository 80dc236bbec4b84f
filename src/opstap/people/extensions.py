"""What this room adds to others and to its own pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opstap.access.look_log import look_log_pages
from opstap.core.event_kinds import kinds_of_line
from opstap.organisations.roles import CASE_MANAGERS, COORDINATES
from opstap.people import events
from opstap.people.circumstances import events as circumstances
from opstap.people.circumstances import panels
from opstap.people.dossier import Panel, dossier_panels, dossier_riders
from opstap.people.timeline import timeline_filters

EXTENSIONS = [
    *kinds_of_line(events.ParticipantAdded, events.ParticipantChanged, events.ParticipantRemoved),
    *kinds_of_line(circumstances.BenefitWritten, circumstances.BenefitRemoved),
    *kinds_of_line(circumstances.HouseholdJoined, circumstances.HouseholdLeft),
    *kinds_of_line(circumstances.EducationAdded, circumstances.EducationChanged, circumstances.EducationRemoved),
    timeline_filters.entry("facts", _("Facts"), weight=90),
    timeline_filters.entry("circumstances", _("Income and education"), weight=80),
    dossier_riders.entry("benefit_rows", panels.benefit_rows),
    dossier_riders.entry("household_rows", panels.household_rows),
    dossier_riders.entry("enrolment_rows", panels.enrolment_rows),
    dossier_panels.entry("income", Panel("people/_income.html", panels.income, roles=CASE_MANAGERS), weight=40),
    dossier_panels.entry("education", Panel("people/_education.html", panels.education, roles=COORDINATES), weight=45),
    look_log_pages.entry("dossier", _("Dossier")),
    look_log_pages.entry("timeline", _("Timeline")),
    look_log_pages.entry("change", _("Change these facts")),
    look_log_pages.entry("income", pgettext_lazy("page", "Income and household")),
    look_log_pages.entry("education", pgettext_lazy("page", "Education")),
]

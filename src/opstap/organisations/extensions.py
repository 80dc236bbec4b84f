"""What this room adds to others and to its own pages."""

from __future__ import annotations

from opstap.core.event_kinds import kinds_of_line
from opstap.core.jobs import background_jobs
from opstap.core.mail import send_mail
from opstap.core.privacy import privacy_declarations
from opstap.organisations import events
from opstap.organisations.shared_privacy import CORE_TABLES

EXTENSIONS = [
    *[privacy_declarations.entry(model, privacy) for model, privacy in CORE_TABLES.items()],
    background_jobs.entry("core.send_mail", send_mail),
    *kinds_of_line(events.OrganisationAdded, events.OrganisationChanged, events.SettingChanged),
    *kinds_of_line(events.MembershipStarted, events.MembershipEnded, events.MembershipInvited),
    *kinds_of_line(events.AgreementMade, events.AgreementEnded),
]

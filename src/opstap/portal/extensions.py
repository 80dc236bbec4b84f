"""What this room adds to others."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opstap.access.guest_links import LINK_MAKERS, LinkKind, link_kinds
from opstap.access.look_log import look_log_pages
from opstap.core.event_kinds import kinds_of_line
from opstap.organisations.roles import Role
from opstap.people.dossier import Panel, dossier_panels, dossier_riders
from opstap.portal.links import panels
from opstap.portal.links.events import LinkSent
from opstap.portal.links.shareable import PARTICIPANT, PLACEMENT, own_page_holds, placement_holds

EXTENSIONS = [
    *kinds_of_line(LinkSent),
    link_kinds.entry(PARTICIPANT, LinkKind(_("The participant's own page"), Role.PARTICIPANT, own_page_holds)),
    link_kinds.entry(PLACEMENT, LinkKind(_("The employer's page"), Role.EMPLOYER, placement_holds)),
    dossier_riders.entry("link_rows", panels.link_rows),
    dossier_panels.entry("links", Panel("portal/_links.html", panels.links_panel, roles=LINK_MAKERS), weight=60),
    look_log_pages.entry("links", _("Links without an account")),
    look_log_pages.entry("guest participant", _("Participant's page, with a link")),
    look_log_pages.entry("guest placement", _("Employer's page, with a link")),
    look_log_pages.entry("guest thanks", _("Thanks for saying how it goes, with a link")),
]

"""Respondents without an account: the kind of link, whom it lets in, and who gives one (listed among the `link_kinds`).

A link is about nobody: no dossier is behind it, so no look is logged. That it was made and opened, and which statements
were answered with it, stands in the assessment's own story.
"""

from __future__ import annotations

from uuid import UUID

from opstap.access.models import GuestLink
from opstap.core.actors import Actor
from opstap.selfcheck.access import may_manage
from opstap.selfcheck.models import Assessment, Respondent

RESPONDENT = "selfcheck"
NO_ROLE = ""
"""Who looks along from outside has no role in the chain: an employer or a council, but about nobody in particular."""


def takes_part_still(link: GuestLink) -> bool:
    """As long as whoever got it takes part. Once the answers lie side by side the page thanks, and shows nothing else."""
    return Respondent.objects.filter(guest_id=link.pk, left_on__isnull=True).exists()


def manages_links(actor: Actor, about_id: UUID) -> bool:
    """Whoever manages the assessment."""
    found = Assessment.objects.filter(pk=about_id).defer("snapshot").first()
    return found is not None and may_manage(actor, found)


def respondent_of(link: GuestLink) -> Respondent:
    """Who looks along with this link. Raises Respondent.DoesNotExist."""
    rows = Respondent.objects.select_related("assessment__municipality__organisation", "assessment__owner")
    return rows.get(guest_id=link.pk, left_on__isnull=True)

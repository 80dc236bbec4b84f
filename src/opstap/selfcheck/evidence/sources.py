"""What Opstap knows beside a statement: small functions, each with its definition; and which statements wait for a room.

Numbers of people are counts of a municipality as a whole, shown to its own people only, and never of fewer than
`LEAST`: a share of three people tells about one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from opstap.core.actors import Actor
from opstap.core.extension_points import ExtensionPoint
from opstap.organisations.access import own_municipality
from opstap.selfcheck.models import Assessment
from opstap.ui.charts import number_text

LEAST = 5
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    def in_words(self) -> str:
        if self.whole < LEAST:
            return _("too few to show")
        return _("%(part)s of %(whole)s (%(percent)s%%)") % {
            "part": self.part,
            "whole": self.whole,
            "percent": round(100 * self.part / self.whole),
        }


@dataclass(frozen=True, slots=True)
class Middle:
    """The middle of a number per professional, and the highest."""

    value: float | None
    high: int

    def in_words(self) -> str:
        if self.value is None:
            return _("nobody yet")
        return _("%(middle)s in the middle, %(high)s at most") % {"middle": number_text(self.value), "high": self.high}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One source: from which room, beside which statement of which instrument, what it counts, and the list behind it."""

    room: Words
    statements: tuple[tuple[str, str], ...]
    name: Words
    definition: Words
    count: Callable[[UUID, date], Share | Middle]
    behind: Callable[[Actor], str] = lambda actor: ""


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """Evidence as a page shows it."""

    source: Evidence
    text: str
    url: str


evidence_sources: ExtensionPoint[Evidence] = ExtensionPoint("evidence of a self-assessment", __name__)


def sources_of(instrument: str, statement: str) -> list[Evidence]:
    return [each for each in evidence_sources if (instrument, statement) in each.statements]


def evidence_for(
    assessment: Assessment, actor: Actor, statements: Iterable[str], day: date
) -> dict[str, list[EvidenceLine]]:
    """What is known beside these statements; nothing for people of elsewhere. One query for each source."""
    if own_municipality(actor) != assessment.municipality_id:
        return {}
    by_statement = {key: sources_of(assessment.instrument, key) for key in statements}
    counted = {each.name: each for sources in by_statement.values() for each in sources}
    lines = {
        name: EvidenceLine(each, each.count(assessment.municipality_id, day).in_words(), each.behind(actor))
        for name, each in counted.items()
    }
    return {key: [lines[each.name] for each in sources] for key, sources in by_statement.items()}


TRACKS, TEAM = gettext_lazy("Programmes and tracks"), gettext_lazy("Team")
PEOPLE, WORK, PLACEMENTS = gettext_lazy("People"), gettext_lazy("Employers and work"), gettext_lazy("Placements")
GUIDE, MATCHING, COHORTS = gettext_lazy("Guide and schemes"), gettext_lazy("Matching"), gettext_lazy("Groups")
INTAKE = pgettext_lazy("room", "Intake and recognition")

WAITING: dict[tuple[str, str], Words] = {
    ("kis", "diplomas"): INTAKE,
    ("kis", "competences"): INTAKE,
    ("kis", "training"): COHORTS,
    ("kis", "dual-tracks"): COHORTS,
    ("kis", "employer-risk"): GUIDE,
    ("effective-elements", "view-on-growth"): MATCHING,
    ("effective-elements", "in-groups"): COHORTS,
    ("effective-elements", "prior-learning"): INTAKE,
    ("effective-elements", "warm-handover"): PLACEMENTS,
}
"""Which room will know something about a statement. What stands in neither list only people can say."""

"""What the timeline says about a decision to go to a phase."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opstap.core.coded_texts import Text
from opstap.core.model_parts import choice_label
from opstap.organisations.roles import GUIDES
from opstap.tracks.events import TrackEvent
from opstap.tracks.labels import PhaseName
from opstap.tracks.models import PhaseDecision
from opstap.tracks.phases.criteria import OpenCriterion


@dataclass(frozen=True)
class PhaseDecided(TrackEvent):
    """Somebody decided that a track goes to a phase: from where to where, why, and what was not met or unknown."""

    kind = "track.decided"
    icon, label = "stairs-up", gettext_lazy("Phase decision")

    direction: str
    before: PhaseName | None
    after: PhaseName
    reason: Text
    open_criteria: list[OpenCriterion]

    def title(self) -> str:
        return f"{choice_label(PhaseDecision.Direction, self.direction)}: {self.after}"

    def text(self, role: str) -> str:
        """Where from and where to for who coordinates; why, and what was not met or unknown, for who guides."""
        parts = [self._from_to()]
        if role in GUIDES:
            parts += [str(self.reason), *self._open()]
        return " · ".join(part for part in parts if part)

    def _from_to(self) -> str:
        if self.before is None:
            return self.after.programme
        same = (self.before.programme, self.before.version) == (self.after.programme, self.after.version)
        names = [str(one) if same else one.with_version for one in (self.before, self.after)]
        return _("from %(before)s to %(after)s") % {"before": names[0], "after": names[1]}

    def _open(self) -> Iterator[str]:
        for met in (PhaseDecision.Met.NO, PhaseDecision.Met.UNKNOWN):
            texts = [str(one).rstrip(".") for one in self.open_criteria if one.met == met]
            if texts:
                yield f"{met.label}: {'; '.join(texts)}"

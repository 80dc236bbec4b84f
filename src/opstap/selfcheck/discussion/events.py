"""What the story of a self-assessment tells about the scores that a team settled on."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opstap.core.event_kinds import EventKind
from opstap.core.model_parts import choice_label
from opstap.selfcheck.models import AgreedScore


@dataclass(frozen=True)
class ScoreAgreed(EventKind):
    """A score for a statement, None where it does not apply; why, as somebody typed it or as a code of the program."""

    kind = "selfcheck.agreed"
    icon, label = "heart-handshake", gettext_lazy("Score agreed")

    statement: str
    value: int | None
    reason: str
    reason_code: str

    def title(self) -> str:
        reason = self.reason or choice_label(AgreedScore.ReasonCode, self.reason_code)
        return _("Agreed on the statement %(statement)s: %(reason)s") % {"statement": self.statement, "reason": reason}

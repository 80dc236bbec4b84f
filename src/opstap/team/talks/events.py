"""What the timeline says about talks."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opstap.access.participant_events import ParticipantEvent
from opstap.core.model_parts import choice_label
from opstap.team.models import ContactMoment


@dataclass(frozen=True)
class ContactLogged(ParticipantEvent):
    """A talk was written down. `how` and `with_whom` are choices of `ContactMoment`, `note` is what somebody typed."""

    kind = "contact.logged"
    group, icon, label = "talks", "message-2", gettext_lazy("Talk")
    counts_as_work_done = True

    how: str
    with_whom: str
    note: str

    def title(self) -> str:
        """The way of talking, and with whom where that is not the participant."""
        how = choice_label(ContactMoment.How, self.how) if self.how in ContactMoment.How.values else str(self.label)
        if self.with_whom in ("", ContactMoment.WithWhom.PARTICIPANT):
            return how
        return _("%(how)s with: %(whom)s") % {"how": how, "whom": choice_label(ContactMoment.WithWhom, self.with_whom)}

    def text(self, role: str) -> str:
        return self.note

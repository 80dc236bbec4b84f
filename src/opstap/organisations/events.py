"""What the timeline of an organisation says about who it is, who works there, and what it agreed on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import JsonValue

from opstap.core.dates import day_in_words
from opstap.core.event_kinds import EventKind
from opstap.core.model_parts import choice_label
from opstap.organisations.municipal_settings import setting_declarations
from opstap.organisations.roles import Role


@dataclass(frozen=True)
class OrganisationAdded(EventKind):
    """A party came to take part; `party` is its kind of organisation."""

    kind = "organisation.added"
    icon, label = "plus", gettext_lazy("Organisation added")

    name: str
    party: str

    def title(self) -> str:
        return _("%(name)s was added.") % {"name": self.name}


@dataclass(frozen=True)
class OrganisationChanged(EventKind):
    """Where and how a party is reached, by the name of the field."""

    kind = "organisation.changed"
    icon, label = "pencil", gettext_lazy("Contact facts changed")

    before: dict[str, JsonValue]
    after: dict[str, JsonValue]

    def title(self) -> str:
        return _("The contact facts were changed.")


@dataclass(frozen=True)
class MembershipStarted(EventKind):
    """Somebody got a role at an organisation."""

    kind = "membership.started"
    icon, label = "user-plus", gettext_lazy("Role begun")

    name: str
    role: str

    def title(self) -> str:
        return _("%(name)s became %(role)s.") % {"name": self.name, "role": choice_label(Role, self.role)}


@dataclass(frozen=True)
class MembershipEnded(EventKind):
    """Somebody has a role at an organisation no longer."""

    kind = "membership.ended"
    icon, label = "door-exit", gettext_lazy("Role ended")

    name: str
    role: str

    def title(self) -> str:
        return _("%(name)s is no longer %(role)s.") % {"name": self.name, "role": choice_label(Role, self.role)}


@dataclass(frozen=True)
class MembershipInvited(EventKind):
    """Somebody who never signed in got the mail once more."""

    kind = "membership.invited"
    icon, label = "mail", gettext_lazy("Invited once more")

    name: str

    def title(self) -> str:
        return _("%(name)s was invited once more.") % {"name": self.name}


@dataclass(frozen=True)
class AgreementMade(EventKind):
    """A municipality and a partner agreed that the partner's people may see those whom they help."""

    kind = "agreement.made"
    icon, label = "heart-handshake", gettext_lazy("Data agreement made")

    partner: str
    purpose: str

    def title(self) -> str:
        return _("A data agreement was made with %(partner)s.") % {"partner": self.partner}


@dataclass(frozen=True)
class AgreementEnded(EventKind):
    """From that day the partner's people see nobody of this municipality."""

    kind = "agreement.ended"
    icon, label = "lock", gettext_lazy("Data agreement ended")

    partner: str

    def title(self) -> str:
        return _("The data agreement with %(partner)s was ended.") % {"partner": self.partner}


@dataclass(frozen=True)
class SettingChanged(EventKind):
    """A municipality has a value of its own from a day on; `name` is that of a declared setting."""

    kind = "setting.changed"
    icon, label = "settings", gettext_lazy("Setting changed")

    name: str
    before: JsonValue
    value: JsonValue
    source: str
    since: date

    def title(self) -> str:
        """As the room writes it that declared the setting; one that no room knows any more keeps its name."""
        declared = setting_declarations.get(self.name)
        return _("%(setting)s: from %(day)s it is %(value)s.") % {
            "setting": declared.label if declared else self.name,
            "value": declared.write(self.value) if declared else self.value,
            "day": day_in_words(self.since),
        }

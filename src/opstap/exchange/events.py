"""What the timeline of a municipality says about imports. Who is in a file stands on the timelines of these people."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opstap.core.event_kinds import EventKind


@dataclass(frozen=True)
class _ImportEvent(EventKind):
    """Something about one import; `file` is the name of its file."""

    file: str


@dataclass(frozen=True)
class ImportConfirmed(_ImportEvent):
    """Somebody looked at the preview and let it be carried out."""

    kind = "import.confirmed"
    icon, label = "table-import", gettext_lazy("Import started")

    def title(self) -> str:
        return _("The import of %(file)s was started.") % {"file": self.file}


@dataclass(frozen=True)
class ImportDiscarded(_ImportEvent):
    """An import that was not carried out was thrown away."""

    kind = "import.discarded"
    icon, label = "trash", gettext_lazy("Import thrown away")

    def title(self) -> str:
        return _("The import of %(file)s was thrown away.") % {"file": self.file}


@dataclass(frozen=True)
class ImportCarriedOut(_ImportEvent):
    """The rows are in: how many people are new, changed, or were the same already."""

    kind = "import.done"
    icon, label = "table-import", gettext_lazy("File imported")

    new: int
    changed: int
    unchanged: int

    def title(self) -> str:
        return _("%(file)s was imported: %(new)s new, %(changed)s changed.") % {
            "file": self.file,
            "new": self.new,
            "changed": self.changed,
        }


@dataclass(frozen=True)
class ImportUndone(_ImportEvent):
    """A whole import was taken out again; `people` is how many it had made or changed."""

    kind = "import.undone"
    icon, label = "arrow-back-up", gettext_lazy("Import undone")

    people: int

    def title(self) -> str:
        return _("The import of %(file)s was undone.") % {"file": self.file}

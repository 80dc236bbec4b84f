"""What a self-assessment writes on the municipality's own timeline, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from opstap.organisations.history import Story, stories

Content = Mapping[str, Any]


def register() -> None:
    """Called once, when the room is ready."""
    told: dict[str, tuple[str, Callable[[], str]]] = {
        "selfcheck.started": ("clipboard-check", lambda: _("The self-assessment %(name)s was started.")),
        "selfcheck.closed": ("circle-check", lambda: _("The self-assessment %(name)s was closed.")),
        "selfcheck.planned": ("plus", lambda: _("Planned: %(text)s (%(owner)s).")),
        "selfcheck.done_action": ("check", lambda: _("Done: %(text)s. %(outcome)s")),
        "selfcheck.dropped_action": ("x", lambda: _("Dropped: %(text)s. %(outcome)s")),
        "selfcheck.shared": ("eye", lambda: _("Agreed scores of %(name)s are shared with other municipalities.")),
        "selfcheck.unshared": ("eye-off", lambda: _("Agreed scores of %(name)s are shared no longer.")),
        "selfcheck.deleted": ("trash", lambda: _("A self-assessment was deleted, with all that was in it.")),
    }
    for kind, (icon, sentence) in told.items():
        stories.register(kind, Story(icon, _teller(sentence)))


def _teller(sentence: Callable[[], str]) -> Callable[[Content], str]:
    gaps = ("name", "text", "owner", "outcome")

    def tell(content: Content) -> str:
        return (sentence() % {gap: content.get(gap, "") for gap in gaps}).strip()

    return tell

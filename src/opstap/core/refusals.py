"""What an expected failure is: a change that cannot be made now, with a sentence for the user that says what to do.

Refusals that several rooms share stand here once; a room that needs another sentence makes a subclass with a name of
its own. What a room alone refuses stands in its `refusals.py`. An action names what it may refuse (`core.actions`).
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """An expected failure: the change cannot be made now. Its sentence is for the user, and says what to do."""

    sentence: str | Promise = ""

    def __init__(self, sentence: str | Promise = "") -> None:
        if sentence:
            self.sentence = sentence
        super().__init__(str(self.sentence))


class NotYours(Refused):
    """Whoever acts may see this, and not change it."""

    sentence = _("You can read this, but not change it.")


class MovedOn(Refused):
    """Of two at once, the other was faster: the state that this change expects is gone."""

    sentence = _("Somebody else changed this a moment ago. Load the page again.")


class NothingChanged(Refused):
    """The form came back as it went out; a line on the timeline would say nothing."""

    sentence = _("Nothing is different from what was there already.")


class NeedsReason(Refused):
    """A change that others must be able to understand later."""

    sentence = _("Say in a few words why.")


class DayHasPassed(Refused):
    """A plan for a day that is over."""

    sentence = _("Choose today or a day that is still to come.")


class UndeclaredRefusal(AssertionError):
    """An action refused what it does not declare: a defect of the action, told to tests only."""


_tests = {"declarations_count": False}


def check_declarations(*, on: bool) -> None:
    """Make an action that refuses what it does not declare fail. For tests; in production such a refusal just passes."""
    _tests["declarations_count"] = on


def declarations_are_checked() -> bool:
    return _tests["declarations_count"]

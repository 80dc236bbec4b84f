"""What this room refuses, and why an import was given up: a code that is stored, told in the language of the reader."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from opstap.core.coded_texts import CodedText, Parameters
from opstap.core.forms import sentence_of
from opstap.core.refusals import MovedOn, NothingChanged, Refused
from opstap.people.refusals import FactsChangedMeanwhile
from opstap.positions.refusals import OtherRecords, StatedTwice


class ImportNotWaiting(Refused):
    """The import was confirmed or thrown away already."""

    sentence = gettext_lazy("This import is no longer waiting for you. Load the page again.")


class OnePersonTwice(Refused):
    """Two rows would change the same person."""

    sentence = gettext_lazy(
        "Two rows of this file would change the same dossier. Say for one of them that it is somebody else."
    )


class ImportAlreadyRun(Refused):
    """The import was carried out before."""

    sentence = gettext_lazy("This import was carried out already.")


class PreviewOutdated(Refused):
    """Between preview and import somebody else changed what the preview was about."""

    sentence = gettext_lazy("Somebody changed these people meanwhile. Read the file again and check the preview.")


class RowsBreakConstraint(Refused):
    """The database refuses a row, by a constraint with this name."""

    def __init__(self, constraint: str) -> None:
        self.constraint = constraint
        super().__init__(sentence_of(constraint) or PreviewOutdated.sentence)


class PeopleWorkedOn(Refused):
    """Somebody added lines to these people since."""

    def __init__(self, number: int) -> None:
        super().__init__(
            ngettext(
                "%(number)s person was worked on since the import, so it can no longer be undone as a whole.",
                "%(number)s people were worked on since the import, so it can no longer be undone as a whole.",
                number,
            )
            % {"number": number}
        )


class ImportNotCarriedOut(Refused):
    """The import is not in a state that can be undone."""


REFUSALS_BY_CODE: dict[str, type[Refused]] = {
    "import_already_run": ImportAlreadyRun,
    "import_preview_outdated": PreviewOutdated,
    "import_facts_changed": FactsChangedMeanwhile,
    "import_nothing_changed": NothingChanged,
    "import_other_records": OtherRecords,
    "import_stated_twice": StatedTwice,
    "import_moved_on": MovedOn,
}
"""Refusals that may end an import. The codes stand in rows, so they never change."""


def _refusal_sentence(refusal: type[Refused]) -> Callable[[Parameters], str]:
    return lambda parameters: str(refusal.sentence)


def _constraint_sentence(parameters: Parameters) -> str:
    return str(RowsBreakConstraint(str(parameters["constraint"])).sentence)


def _surprise_sentence(parameters: Parameters) -> str:
    return _("Something went wrong in Opstap. Try again later, or ask your administrator.")


def _role_sentence(parameters: Parameters) -> str:
    return _("You no longer work in this municipality in a role that may import.")


GIVE_UP_TEXTS: dict[str, Callable[[Parameters], str]] = {
    **{code: _refusal_sentence(refusal) for code, refusal in REFUSALS_BY_CODE.items()},
    "import_constraint": _constraint_sentence,
    "import_surprise": _surprise_sentence,
    "import_role_lost": _role_sentence,
}
"""Why an import was given up, by the code that it keeps."""


def give_up_reason(refusal: Refused) -> CodedText:
    """What an import keeps about the refusal that ended it; one that nobody expects counts as a surprise."""
    if isinstance(refusal, RowsBreakConstraint):
        return CodedText.of("import_constraint", constraint=refusal.constraint)
    for code, known in REFUSALS_BY_CODE.items():
        if type(refusal) is known:
            return CodedText.of(code)
    return CodedText.of("import_surprise")

"""What can be wrong with a cell: a stable code to group by, a sentence, and a hint how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

PROBLEMS: dict[str, tuple[str, str]] = {
    # Errors: the row is rejected.
    "no_such_date": (_("This is not a date that exists."), _("Write day, month and year, such as 1-5-2018.")),
    "birth_in_future": (_("This date of birth is in the future."), _("Check the year.")),
    "birth_too_early": (_("This date of birth is before 1920."), _("Check the year.")),
    "since_in_future": (
        _("This date lies in the future."),
        _("Write since when the person is in the Netherlands."),
    ),
    "end_before_start": (_("The end comes before the start of the track."), _("Check both dates.")),
    "unknown_programme": (_("This programme is not known."), _("Use the name of a programme: %(choices)s.")),
    "unknown_phase": (_("This programme has no phase with this name."), _("Its phases are: %(choices)s.")),
    "phase_without_programme": (_("A phase needs a programme."), _("Fill in the programme, or empty this cell.")),
    "unknown_level": (_("This is not a language level."), _("Use one of: %(choices)s.")),
    "unknown_outflow": (_("This outflow is not known."), _("Use one of: %(choices)s.")),
    "unknown_choice": (_("This word is not known here."), _("Use one of: %(choices)s.")),
    "unknown_country": (_("This country is not known."), _("Write the Dutch or English name of the country.")),
    "unknown_language": (_("This language is not known."), _("Write the Dutch or English name of the language.")),
    "malformed_postcode": (_("This is not a postcode."), _("Write four digits and two letters: 1234 AB.")),
    "no_name": (_("This row has no name."), _("Fill in a first name or a last name.")),
    "no_letters": (_("This is not a name: it has no letters."), _("Write the name in letters.")),
    "double_reference": (_("This reference was used before, in %(cell)s."), _("Give each person one reference.")),
    "bsn": (_("This looks like a BSN. Opstap keeps no BSN."), _("Use your own reference, and remove the BSN.")),
    "too_long": (_("This text is too long."), _("Use at most %(length)s letters.")),
    "cell_error": (
        _("The spreadsheet itself shows an error here."),
        _("Replace it with a value, or empty the cell."),
    ),
    "reference_elsewhere": (
        _("This reference is in use for somebody on whose team you are not."),
        _("Ask a colleague to put you on the team, or leave this row out."),
    ),
    # Warnings: the row goes in.
    "namesake": (_("The same name also stands in %(cell)s."), _("Check whether these are two people.")),
    "namesake_known": (
        _("Somebody of this name is in Opstap already."),
        _("Nobody is merged. A date of birth or a reference tells two people apart."),
    ),
    "possible_double": (
        _("Somebody with this name and date of birth is in Opstap already."),
        _("Find out whether this is the same person."),
    ),
    "same_by_name": (
        _("Taken for somebody of the same name, as nothing in this row differs."),
        _("If this is somebody else, add a reference or a date of birth."),
    ),
    "position_kept": (
        _("Opstap holds records of this person that say otherwise. The position stays as it is."),
        _("Change the placement, education or end of the track in the dossier."),
    ),
    "unknown_case_manager": (
        _("Nobody of this name works here."),
        _("A case manager who imports becomes the owner; otherwise there is none yet. That can change later."),
    ),
    "ambiguous_case_manager": (
        _("More people have this name."),
        _("A case manager who imports becomes the owner; otherwise there is none yet. That can change later."),
    ),
    "no_programme": (_("No programme is filled in."), _("You can choose a programme in the dossier later.")),
    "no_programme_column": (_("No column says which programme people follow."), _("You can choose one later.")),
    "other_municipality": (
        _("This is not the code or name of %(municipality)s."),
        _("Check whether this person lives there."),
    ),
    "malformed_email": (
        _("This is not an e-mail address. It was left out."),
        _("Write one address: name@example.org."),
    ),
    "malformed_phone": (_("This is not a phone number. It was left out."), _("Write the number in digits.")),
    "more_languages": (_("More languages are named. The first one is kept."), _("Write one mother tongue.")),
    "bsn_column": (_("This column holds BSNs. It was not read and not kept."), _("Leave it out next time.")),
    "bsn_values": (
        _("The numbers in this column look like BSNs. It was not kept."),
        _("Leave it out next time."),
    ),
    "dropped_column": (
        _("This column was not taken over."),
        _("Opstap has no place for it, or you left it out."),
    ),
    "double_column": (
        _("Another column already fills this. This one was not taken over."),
        _("Keep one of the two."),
    ),
    "guessed_column": (_("This column was read as %(target)s."), _("Check whether that is right.")),
    "other_sheet": (
        _("This sheet seems to hold people too. It was not read."),
        _("Import it as a file of its own."),
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What a cell reader answers instead of a value: a code of PROBLEMS, and what fills the gaps of its sentences.

    `suggestion` is the word that was probably meant; it takes the place of the hint. `soft` makes it a warning: the row
    goes in without the value.
    """

    code: str
    values: dict[str, str | int] = field(default_factory=dict)
    suggestion: str = ""
    soft: bool = False

    @property
    def problem(self) -> str:
        """What is wrong, in the language of the screen."""
        return problem_sentence(self.code, self.values)

    @property
    def hint(self) -> str:
        """How to mend it, in the language of the screen."""
        return hint_sentence(self.code, self.values, self.suggestion)


def problem(code: str, *, suggestion: str = "", soft: bool = False, **values: str | int) -> Problem:
    """The problem with this code. Raises KeyError where PROBLEMS has none."""
    PROBLEMS[code]
    return Problem(code, values, suggestion, soft)


def problem_sentence(code: str, values: Mapping[str, str | int]) -> str:
    """What is wrong, in the language of the screen."""
    sentence = gettext(PROBLEMS[code][0])
    return sentence % values if values else sentence


def hint_sentence(code: str, values: Mapping[str, str | int], suggestion: str) -> str:
    """How to mend it, in the language of the screen."""
    if suggestion:
        return gettext("Did you mean %(suggestion)s?") % {"suggestion": suggestion}
    hint = gettext(PROBLEMS[code][1])
    return hint % values if values else hint

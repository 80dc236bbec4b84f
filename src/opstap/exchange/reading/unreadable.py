"""Why a file cannot be read: one code and one clear sentence a kind."""

from __future__ import annotations

from django.utils.translation import gettext as _


def sentence(code: str) -> str:
    """The sentence for the user in the active language; an unknown code reads as a damaged file."""
    sentences = {
        "empty": _("This file is empty. Choose the file that holds your caseload."),
        "no_data": _("This file has no filled cells. Choose the file that holds your caseload."),
        "too_large": _("This file is too large. Split it, or remove pictures and sheets that are not needed."),
        "bomb": _("This file unpacks to far more than a caseload can be. It was not opened."),
        "too_much": _("This file holds too many rows or cells to read at once. Split it into smaller files."),
        "too_slow": _("Reading this file takes too long. Copy the rows into a new spreadsheet and save that."),
        "password": _("This file is protected with a password. Save it without a password and try again."),
        "old_xls": _("This is an old Excel file (.xls). Open it in Excel and save it as .xlsx."),
        "binary_xlsb": _("This is a binary Excel file (.xlsb). Open it in Excel and save it as .xlsx."),
        "opendocument": _("This is an OpenDocument spreadsheet (.ods). Save it as .xlsx and try again."),
        "damaged": _("This file is damaged or was cut off. Open it in Excel and save it again as .xlsx."),
        "not_a_spreadsheet": _("This is not a spreadsheet. Choose an .xlsx or .csv file."),
        "no_headings": _("No row with headings was found, such as Voornaam and Achternaam. Add one above the people."),
        "no_name_column": _("No column with a name was found. Say which column holds the name."),
        "no_people": _("No people were found below the headings."),
    }
    return sentences.get(code, sentences["damaged"])


class UnreadableError(Exception):
    """A file or sheet from which nothing can be imported; str() is the sentence, `code` the stable kind."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)

    def __str__(self) -> str:
        return sentence(self.code)

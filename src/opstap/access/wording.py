"""Words of the field register and the look log for the screen. Models name them in English where they are declared;
here they stand once more so that they are translated. A test fails on one that is missing."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from opstap.core.register import Basis

WORDS = frozenset(
    {
        gettext_noop("who takes part"),
        gettext_noop("which municipality has the direction"),
        gettext_noop("somebody can sign in and colleagues know who it is"),
        gettext_noop("what somebody may see follows from where they work"),
        gettext_noop("who may see data, and since when"),
        gettext_noop("who helps a participant, and may therefore see the dossier"),
        gettext_noop("a participant can know who looked"),
        gettext_noop("to help somebody to work one must know who it is and what is possible"),
        gettext_noop("work and guidance in a language that somebody masters"),
        gettext_noop("a colleague finds a dossier"),
        gettext_noop("which ways of working there are"),
        gettext_noop("tracks keep the rules of their day"),
        gettext_noop("where a track stands"),
        gettext_noop("at every moment somebody knows the next step"),
        gettext_noop("how somebody went through the programme"),
        gettext_noop("who does what, and before which day"),
        gettext_noop("what was talked about and agreed"),
        gettext_noop("a list for today that one can finish"),
        gettext_noop("a caseload moves in without typing"),
        gettext_noop("the next file needs no mapping"),
        gettext_noop("order and completeness of the timeline"),
        gettext_noop("what was done for a person can be followed and proved"),
        gettext_noop("what was agreed and done"),
        gettext_noop("exports, imports and attachments that somebody asked for"),
        gettext_noop("mail that was sent can be accounted for and sent again"),
        gettext_noop("with the track: five years after its end, then anonymised"),
        gettext_noop("while the account is in use, then two years"),
        gettext_noop("30 days after the import; the result stays on the timeline"),
        gettext_noop("30 days, unless part of a dossier"),
        gettext_noop("90 days"),
        gettext_noop("five years"),
        gettext_noop("ten years"),
        gettext_noop("while it takes part"),
        gettext_noop("as long as tracks follow it"),
        gettext_noop("until the day has come"),
        gettext_noop("until it is replaced"),
    }
)

BASES: dict[Basis, str | Promise] = {
    Basis.PUBLIC_TASK: _("Public task"),
    Basis.LEGAL_DUTY: _("Legal duty"),
    Basis.CONSENT: _("Consent"),
    Basis.CONTRACT: _("Contract"),
    Basis.NOT_PERSONAL: _("Not personal data"),
}

FIELDS: dict[str, str | Promise] = {
    "actor_id": _("Who did it"),
    "actor_kind": _("What kind of actor did it"),
    "at": _("Moment"),
    "before": _("What was there before"),
    "body": _("Text of the mail"),
    "by_participant": _("Whether the participant does it"),
    "choice": _("Own choice or obligation"),
    "closed_on": _("Done on"),
    "data": _("What the line says"),
    "due_on": _("Before which day"),
    "ended_on": _("Ended on"),
    "file_name": _("Name of the file"),
    "folded": _("What the line says, for searching"),
    "found": _("Whom it may be already"),
    "happened_on": _("Day on which it happened"),
    "how": pgettext_lazy("contact", "How"),
    "in_nl_since_year": _("In the Netherlands since (year)"),
    "kind": _("Kind"),
    "last_contact_on": _("Last contact"),
    "last_login": _("Last signed in"),
    "name": _("Name"),
    "note": _("Note"),
    "organisation": _("Organisation"),
    "outcome": _("Outcome"),
    "outcome_on": _("Outcome on"),
    "owner": _("Owner"),
    "page": pgettext_lazy("look log", "Page"),
    "participant_id": _("Participant"),
    "phase": _("Phase"),
    "problems": _("What is wrong with a row"),
    "reason": _("Reason"),
    "report": _("Result of the import"),
    "role": _("Role"),
    "rule": _("Which rule"),
    "shown": _("Whose data was shown"),
    "started_on": _("Started on"),
    "state": _("State"),
    "subject": _("Subject"),
    "subject_id": _("What it is about"),
    "subject_kind": _("Kind of what it is about"),
    "successor": _("Successor"),
    "text": _("Text"),
    "to": pgettext_lazy("mail", "To"),
    "until": _("Until"),
    "user": _("Colleague"),
    "values": _("Values of a row"),
    "version": _("Programme"),
    "with_whom": _("With whom"),
    "word": _("Word for searching"),
}

PAGES: dict[str, str | Promise] = {
    "dossier": _("Dossier"),
    "timeline": _("Timeline"),
    "today": pgettext_lazy("page", "Today"),
    "people": _("My people"),
    "people export": _("Export of my people"),
    "monitor": _("People behind a number of the monitor"),
    "nobody yet": _("People without an owner"),
    "search": _("Search"),
    "assign": _("Give somebody an owner"),
    "change": _("Change these facts"),
    "talk": _("Log a talk"),
}


def translated(words: str) -> str:
    return gettext(words)


def field_name(name: str) -> str:
    """A field without a screen name of its own; technical ones keep the name in the database."""
    return str(FIELDS.get(name, name))


def basis_name(basis: Basis) -> str:
    return str(BASES[basis])


def page_name(page: str) -> str:
    """The page as people call it; one that no room has named here keeps the name in the log."""
    return str(PAGES.get(page, page))

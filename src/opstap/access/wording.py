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
        gettext_noop("a benefit is paid to a household, and both partners have a track of their own"),
        gettext_noop("a named person decides, and says why"),
        gettext_noop("a track passes on and nothing is lost"),
        gettext_noop("a workplace is never promised to more people than it has places for"),
        gettext_noop("education is a way forward too"),
        gettext_noop("employer and participant see what concerns them without an account"),
        gettext_noop("employers have one person who knows them"),
        gettext_noop("everybody knows when and where they meet"),
        gettext_noop("rules that differ per municipality are data with a source and a date"),
        gettext_noop("what a track came to, and whether that lasts"),
        gettext_noop("what goes wrong is heard in time"),
        gettext_noop("what was agreed about a place to work or learn, and what comes after it"),
        gettext_noop("where somebody stands on a date, and what comes of all tracks together"),
        gettext_noop("whether work makes somebody independent of benefit"),
        gettext_noop("which work there is"),
        gettext_noop("while there is a relation, then two years"),
        gettext_noop("work lasts because somebody keeps in touch"),
        gettext_noop("a municipality looks at itself and makes a plan"),
        gettext_noop("who looks along, and in which capacity"),
        gettext_noop("unseen by each other first, side by side afterwards"),
        gettext_noop("what a team agreed on, and why"),
        gettext_noop("who improves what, and before which day"),
        gettext_noop("until its owner deletes it, at most ten years"),
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
    "agreed_at": pgettext_lazy("field register", "Agreed at"),
    "agreed_by": pgettext_lazy("field register", "Agreed by"),
    "actor_kind": _("What kind of actor did it"),
    "answer": pgettext_lazy("field register", "Answer"),
    "answered_on": pgettext_lazy("field register", "Answered on"),
    "at": _("Moment"),
    "before": _("What was there before"),
    "body": _("Text of the mail"),
    "by_participant": _("Whether the participant does it"),
    "cancelled_on": pgettext_lazy("field register", "Cancelled on"),
    "capacity": pgettext_lazy("field register", "Takes part as"),
    "choice": _("Own choice or obligation"),
    "closed_on": _("Done on"),
    "comment": pgettext_lazy("field register", "Comment"),
    "criteria": pgettext_lazy("field register", "How the criteria stood"),
    "data": _("What the line says"),
    "decided_by": pgettext_lazy("field register", "Decided by"),
    "direction": pgettext_lazy("field register", "Direction"),
    "done_at": pgettext_lazy("field register", "Done at"),
    "due_on": _("Before which day"),
    "effect": pgettext_lazy("field register", "Expected effect"),
    "employer": pgettext_lazy("field register", "Employer"),
    "ended_at": pgettext_lazy("field register", "Ended at"),
    "ended_by": pgettext_lazy("field register", "Ended by"),
    "ended_on": _("Ended on"),
    "ends_on": pgettext_lazy("field register", "Until"),
    "file_name": _("Name of the file"),
    "folded": _("What the line says, for searching"),
    "found": _("Whom it may be already"),
    "from_organisation": pgettext_lazy("field register", "From which organisation"),
    "from_phase": pgettext_lazy("field register", "From which phase"),
    "from_user": pgettext_lazy("field register", "From whom"),
    "guest": pgettext_lazy("field register", "Guest link"),
    "happened_on": _("Day on which it happened"),
    "household": pgettext_lazy("field register", "Household"),
    "how": pgettext_lazy("contact", "How"),
    "in_nl_since_year": _("In the Netherlands since (year)"),
    "invited_at": pgettext_lazy("field register", "Invited at"),
    "invited": pgettext_lazy("field register", "Who is invited"),
    "kind": _("Kind"),
    "last_contact_on": _("Last contact"),
    "last_login": _("Last signed in"),
    "left_on": pgettext_lazy("field register", "Left on"),
    "looked_on": pgettext_lazy("field register", "Looked at on"),
    "made_at": pgettext_lazy("field register", "Made at"),
    "made_by": pgettext_lazy("field register", "Made by"),
    "measure": pgettext_lazy("field register", "How it will be seen"),
    "name": _("Name"),
    "not_applicable": pgettext_lazy("field register", "Not applicable"),
    "note": _("Note"),
    "on": pgettext_lazy("field register", "Day"),
    "opened_on": pgettext_lazy("field register", "Opened on"),
    "outcome": pgettext_lazy("field register", "What came of it"),
    "opened_at": pgettext_lazy("field register", "Opened at"),
    "organisation": _("Organisation"),
    "organiser": pgettext_lazy("field register", "Organiser"),
    "owner": _("Owner"),
    "page": pgettext_lazy("look log", "Page"),
    "participant_id": _("Participant"),
    "phase": _("Phase"),
    "position": pgettext_lazy("field register", "Position"),
    "problems": _("What is wrong with a row"),
    "proposed_on": pgettext_lazy("field register", "Proposed on"),
    "reason": _("Reason"),
    "relation_owner": pgettext_lazy("field register", "Relation owner"),
    "reopened_on": pgettext_lazy("field register", "Opened again on"),
    "report": _("Result of the import"),
    "role": _("Role"),
    "rule": _("Which rule"),
    "saved_at": pgettext_lazy("field register", "Saved at"),
    "seen_at": pgettext_lazy("field register", "Seen at"),
    "seen_by": pgettext_lazy("field register", "Seen by"),
    "shown": _("Whose data was shown"),
    "side": pgettext_lazy("field register", "Which side"),
    "started_on": _("Started on"),
    "starts_on": pgettext_lazy("field register", "From"),
    "state": _("State"),
    "status": pgettext_lazy("field register", "Status"),
    "subject": _("Subject"),
    "subject_id": _("What it is about"),
    "subject_kind": _("Kind of what it is about"),
    "successor": _("Successor"),
    "text": _("Text"),
    "to": pgettext_lazy("mail", "To"),
    "to_organisation": pgettext_lazy("field register", "To which organisation"),
    "to_phase": pgettext_lazy("field register", "To which phase"),
    "to_user": pgettext_lazy("field register", "To whom"),
    "until": _("Until"),
    "user": _("Colleague"),
    "value": pgettext_lazy("field register", "Score"),
    "values": _("Values of a row"),
    "version": _("Programme"),
    "week": pgettext_lazy("field register", "Week"),
    "why": pgettext_lazy("field register", "Why not"),
    "with_whom": _("With whom"),
    "word": _("Word for searching"),
    "workplace": pgettext_lazy("field register", "Workplace"),
}

PAGES: dict[str, str | Promise] = {
    "dossier": _("Dossier"),
    "timeline": _("Timeline"),
    "today": pgettext_lazy("page", "Today"),
    "people": _("My people"),
    "people export": _("Export of my people"),
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

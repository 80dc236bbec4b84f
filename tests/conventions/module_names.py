"""The names of modules: the doors that every room has, and what each other name means.

One thing has one name in all rooms. A name that is no door is the field's or Django's word for what is in it, with a
line here that says so; a test fails on what is missing here and on what is gone.
"""

DOORS = {
    "models": "what there is: tables with their constraints, query sets above their model",
    "queries": "questions to the database that several places ask",
    "rules": "what the state allows and what follows: pure, without queries",
    "access": "who may, where the room has a rule of its own",
    "actions": "every change",
    "reactions": "what follows, in the same transaction, when lines of some kinds are written",
    "refusals": "why a change is not made, each with the sentence that the user reads",
    "events": "what lines of the timeline say: their facts, who reads them, their sentence",
    "forms": "forms and what they accept",
    "views": "pages: load, may I, form, act",
    "view_helpers": "what several views of a room do in the same way",
    "urls": "addresses",
    "apps": "Django's configuration of the room",
    "extensions": "what the room adds to others",
    "today": "lines of Today",
    "panels": "parts of the dossier and of an employer's page",
    "settings": "what a municipality sets for itself",
    "reports": "documents to print or keep",
    "exports": "files to take along",
    "jobs": "what runs in the background",
    "filters": "of a list: by what one chooses",
    "query": "of a list: its one query",
    "table": "of a list: its columns and rows",
    "locking": "rows that an action locks, and what is read under the lock",
    "choices": "what a form offers to choose from",
    "labels": "what things are called on a screen",
    "charts": "drawings of figures",
    "objections": "what speaks against a change, told by other rooms",
    "schema": "the form of a data file, with errors that name the place",
}

NAMED: dict[str, str] = {}

SMALL: dict[str, str] = {
    "apps": "Django asks for this file in every room",
}
"""Modules of fewer than 20 lines or of one function: a path, or a name that is small wherever it stands."""

"""Retention that several rooms share, and the privacy register's entries for the tables of `core`, which knows no role."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from opstap.core.privacy import NOBODY, Basis, Privacy
from opstap.organisations.roles import OWN_ADMINISTRATION, TEAM

TRACK_RETENTION = gettext_noop("with the track: five years after its end, then anonymised")
STAFF_RETENTION = gettext_noop("while the account is in use, then two years")

CORE_TABLES = {
    "core.StreamHead": Privacy(
        gettext_noop("order and completeness of the timeline"),
        Basis.PUBLIC_TASK,
        TRACK_RETENTION,
        technical=("stream_id", "kind", "municipality_id", "number", "hash"),
    ),
    "core.Event": Privacy(
        gettext_noop("what was done for a person can be followed and proved"),
        Basis.PUBLIC_TASK,
        TRACK_RETENTION,
        readers={TEAM: ("kind", "happened_on", "at", "actor_kind", "actor_id", "subject_kind", "subject_id")},
        technical=(
            "id",
            "stream_id",
            "municipality_id",
            "number",
            "version",
            "role",
            "digest",
            "previous",
            "hash",
            "request_key",
        ),
    ),
    "core.EventContent": Privacy(
        gettext_noop("what was agreed and done"),
        Basis.PUBLIC_TASK,
        TRACK_RETENTION,
        readers={TEAM: ("data", "folded")},
        technical=("event", "municipality_id", "salt"),
    ),
    "core.StoredFile": Privacy(
        gettext_noop("exports, imports and attachments that somebody asked for"),
        Basis.PUBLIC_TASK,
        gettext_noop("30 days, unless part of a dossier"),
        readers={TEAM: ("name",)},
        technical=(
            "id",
            "municipality_id",
            "kind",
            "about_id",
            "media_type",
            "size",
            "sha256",
            "path",
            "made_at",
            "made_by",
        ),
    ),
    "core.OutboxMail": Privacy(
        gettext_noop("mail is sent, and it can be accounted for that it was; its text goes once it was sent"),
        Basis.PUBLIC_TASK,
        gettext_noop("90 days"),
        readers={OWN_ADMINISTRATION: ("to", "subject"), NOBODY: ("body",)},
        technical=(
            "id",
            "municipality_id",
            "message_id",
            "sender",
            "attachments",
            "state",
            "tries",
            "error",
            "made_at",
            "sent_at",
        ),
    ),
}
"""By the label of the model."""

"""What this room adds to others and to its own pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opstap.core.coded_texts import coded_texts
from opstap.core.event_kinds import kinds_of_line
from opstap.people.timeline import timeline_filters
from opstap.tracks import labels
from opstap.tracks.todo import events as todo

EXTENSIONS = [
    *kinds_of_line(todo.ActionAdded, todo.ActionDone, todo.ActionDropped, todo.ActionMoved, todo.ActionReopened),
    coded_texts.entry("track_ended", labels.track_ended_reason),
    coded_texts.entry("new_programme_version", labels.new_version_reason),
    timeline_filters.entry("track", _("Track"), weight=30),
    timeline_filters.entry("actions", pgettext_lazy("timeline", "Actions"), weight=20),
]

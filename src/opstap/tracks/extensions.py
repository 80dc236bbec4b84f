"""What this room adds to others and to its own pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opstap.access.look_log import look_log_pages
from opstap.core.coded_texts import coded_texts
from opstap.core.event_kinds import kinds_of_line
from opstap.people.dossier import Panel, dossier_openers, dossier_panels
from opstap.people.timeline import timeline_filters
from opstap.tracks import actions, events, labels, panels
from opstap.tracks.endings import events as endings
from opstap.tracks.endings.objections import benefit_beside_work, end_objections
from opstap.tracks.phases import events as phases
from opstap.tracks.programmes import events as programmes
from opstap.tracks.todo import events as todo

EXTENSIONS = [
    *kinds_of_line(events.TrackOpened, events.TrackChanged, events.OwnerChanged, phases.PhaseDecided),
    *kinds_of_line(endings.TrackEnded, endings.TrackReopened, endings.OutcomeChecked, endings.GoalChanged),
    *kinds_of_line(todo.ActionAdded, todo.ActionDone, todo.ActionDropped, todo.ActionMoved, todo.ActionReopened),
    *kinds_of_line(programmes.ProgrammeCopied, programmes.ProgrammePublished),
    timeline_filters.entry("track", _("Track"), weight=30),
    timeline_filters.entry("actions", pgettext_lazy("timeline", "Actions"), weight=20),
    coded_texts.entry("track_ended", labels.track_ended_reason),
    coded_texts.entry("new_programme_version", labels.new_version_reason),
    dossier_openers.entry("with a track", actions.open_dossier),
    dossier_panels.entry("actions", Panel("tracks/_actions.html", panels.todo_panel, main=True), weight=10),
    dossier_panels.entry("track", Panel("tracks/_track.html", panels.track_panel), weight=10),
    end_objections.entry("benefit", benefit_beside_work, weight=10),
    look_log_pages.entry("decide", _("Decide about a phase")),
    look_log_pages.entry("end track", _("End a track")),
    look_log_pages.entry("reopen track", _("Open a track again")),
    look_log_pages.entry("did it last", _("Did the end of a track last?")),
    look_log_pages.entry("participation", _("Social participation as the goal")),
]

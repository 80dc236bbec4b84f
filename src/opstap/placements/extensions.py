"""What this room adds to others."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opstap.access.look_log import look_log_pages
from opstap.core.coded_texts import coded_texts
from opstap.core.event_kinds import kinds_of_line
from opstap.core.timeline import Reaction, reactions, when_written
from opstap.organisations.municipal_settings import setting_declarations
from opstap.people.dossier import Panel, dossier_panels, dossier_riders
from opstap.people.timeline import timeline_filters
from opstap.placements import labels
from opstap.placements.aftercare import events as aftercare
from opstap.placements.aftercare.settings import AFTERCARE_WEEKS, WEEKS_SETTING
from opstap.placements.aftercare.today import aftercare_due
from opstap.placements.agreements import events as agreements
from opstap.placements.agreements import panels
from opstap.placements.agreements.objections import objection_to_end
from opstap.placements.agreements.seats import seat_is_taken
from opstap.placements.agreements.today import work_changes
from opstap.placements.check_ins import events as check_ins
from opstap.placements.check_ins.panels import check_in_rows, check_ins_of_participant
from opstap.placements.check_ins.today import worrying_check_ins
from opstap.placements.reactions import arrange_what_comes_after_employers, drop_contact_of_who_moved_away
from opstap.team.today.protocol import today_sources
from opstap.tracks.endings.events import TrackEnded
from opstap.tracks.endings.objections import end_objections
from opstap.work.employers.events import EmployerStopped
from opstap.work.employers.panels import EmployerPanel, employer_panels, workplace_links
from opstap.work.workplaces.queries import seat_takers

EXTENSIONS = [
    *kinds_of_line(agreements.PlacementMade, agreements.PlacementChanged, agreements.PlacementCancelled),
    *kinds_of_line(agreements.PlacementEnded, agreements.PlacementEndUndone, agreements.PlacementEmployerStopped),
    *kinds_of_line(agreements.WorkplaceFilled, agreements.WorkplaceLeft, agreements.WorkplaceNotFilled),
    *kinds_of_line(aftercare.AftercareDone, aftercare.AftercareMoved),
    *kinds_of_line(aftercare.AftercareStopped, aftercare.AftercareDropped),
    *kinds_of_line(check_ins.CheckInSaid, check_ins.CheckInTakenBack, check_ins.CheckInRead),
    coded_texts.entry("work_ended", labels.work_ended_reason),
    coded_texts.entry("work_end_taken_back", labels.end_taken_back_reason),
    coded_texts.entry("employer_stops", labels.employer_stops_task),
    coded_texts.entry("employer_stops_before_start", labels.employer_stops_before_start_task),
    timeline_filters.entry("work", pgettext_lazy("timeline", "Work"), weight=25),
    timeline_filters.entry("check_ins", _("How it goes"), weight=15),
    today_sources.entry("check_ins", worrying_check_ins, weight=5),
    today_sources.entry("aftercare", aftercare_due, weight=12),
    today_sources.entry("placements", work_changes, weight=14),
    dossier_riders.entry("work_rows", panels.work_rows),
    dossier_riders.entry("check_in_rows", check_in_rows),
    dossier_panels.entry("work", Panel("placements/_work.html", panels.work_of_participant, main=True), weight=20),
    dossier_panels.entry("check_ins", Panel("placements/_check_ins.html", check_ins_of_participant), weight=15),
    workplace_links.entry("place", panels.link_to_place_somebody),
    employer_panels.entry("people", EmployerPanel("placements/_people.html", panels.people_at_employer)),
    seat_takers.entry("placements", seat_is_taken),
    end_objections.entry("placements", objection_to_end),
    setting_declarations.entry(WEEKS_SETTING, AFTERCARE_WEEKS),
    reactions.entry("an employer stops", Reaction(when_written(EmployerStopped), arrange_what_comes_after_employers)),
    reactions.entry("somebody moved away", Reaction(when_written(TrackEnded), drop_contact_of_who_moved_away)),
    look_log_pages.entry("employer", pgettext_lazy("page", "Employer")),
    look_log_pages.entry("choose person", pgettext_lazy("page", "Who comes to this workplace?")),
    look_log_pages.entry("place", pgettext_lazy("page", "Arrange work")),
    look_log_pages.entry("placement", pgettext_lazy("page", "Work of somebody")),
    look_log_pages.entry("aftercare", pgettext_lazy("page", "Aftercare")),
    look_log_pages.entry("check-in", _("How it goes, as somebody said")),
]

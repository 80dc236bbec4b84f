"""Who comes to rows about people past `visible_to`, by the reason for which they may: `function Model`."""

PAST_THE_DOOR: dict[str, list[str]] = {
    "this is the door itself, or what it is made of": [
        "access.guest_links._by_address GuestLink",
        "access.guest_links.note_opening GuestLink",
        "access.models.team_filter Involvement",
        "access.models.writes_for Involvement",
        "selfcheck.access.visible_assessments Respondent",
    ],
    "the look log writes down that somebody looked, and asks for nothing": ["access.look_log.log_look Look"],
    "the guest's link, which holds, names the one thing that it opens": [
        "portal.guests.screens._for_the_employer Involvement",
        "portal.guests.screens.employers_screen Placement",
        "portal.guests.screens.every_appointment Appointment",
        "portal.guests.screens.own_check_in CheckIn",
        "portal.guests.screens.participants_screen Involvement",
        "portal.guests.screens.participants_screen Participant",
        "portal.guests.screens.running_placement Placement",
        "portal.links.shareable.own_page_holds Participant",
        "portal.links.shareable.own_page_holds Track",
        "portal.links.shareable.placement_holds Placement",
        "selfcheck.respondents.links.respondent_of Respondent",
        "selfcheck.respondents.links.takes_part_still Respondent",
    ],
    "the participant, placement or workplace came through the door just before, or the link of a guest named it": [
        "placements.agreements.choices.workplaces_on_offer Workplace",
        "placements.agreements.forms.EndForm._offer_owners Involvement",
        "placements.check_ins.queries.check_ins_of_day CheckIn",
    ],
    "the actor's own teams, among whom they choose": ["placements.agreements.choices.candidates Involvement"],
    "only counted, or narrowed to whom the actor may see": [
        "placements.agreements.panels.people_at_employer Placement",
    ],
    "a part of actions and reactions, which no page reads": [
        "placements.aftercare.planning.drop_moments AftercareMoment",
    ],
    "the participant came through the door just before, and the actor may share about them": [
        "portal.links.shareable.employers_email Placement",
        "portal.links.shareable.links_of GuestLink",
        "portal.links.shareable.shareables_of Placement",
        "portal.links.views._link_on_page GuestLink",
        "portal.links.views.end GuestLink",
        "portal.links.views.links GuestLink",
    ],
    "the assessment came through the door just before, and answers stay away until they lie side by side": [
        "selfcheck.results.side_by_side Answer",
        "selfcheck.results.side_by_side Respondent",
    ],
}

"""Today: the list from which a day starts, and putting one of its lines off."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from opstap.access.look_log import log_look
from opstap.core.addresses import way_back
from opstap.core.dates import today
from opstap.organisations.requests import StaffRequest, for_roles
from opstap.organisations.roles import TEAM
from opstap.team.today import actions
from opstap.team.today.done_today import done_today
from opstap.team.today.protocol import HEADINGS, SECTIONS, ParticipantItem, find_item, items_by_section, put_off_already
from opstap.team.today.rows import OPEN_ROWS, RowWriter


class SnoozeForm(forms.Form):
    """Which item waits, and for how many days."""

    source = forms.SlugField(max_length=40)
    subject = forms.UUIDField()
    days = forms.IntegerField(min_value=1, max_value=31)


@require_GET
def today_page(request: StaffRequest) -> HttpResponse:
    """Who needs me today?"""
    if request.actor.role not in TEAM:
        return redirect("site:start")
    day = today()
    by_section = items_by_section(request.actor, day)
    items = [item for section in SECTIONS for item in by_section[section]]
    people = {(item.participant_id, item.municipality_id) for item in items if isinstance(item, ParticipantItem)}
    log_look(request.actor, "today", shown=people)
    writer = RowWriter(request)
    sections = [
        (
            section,
            HEADINGS[section],
            writer.list(rows[:OPEN_ROWS]),
            writer.list(rows[OPEN_ROWS:]),
            max(0, len(rows) - OPEN_ROWS),
        )
        for section in SECTIONS
        if (rows := by_section[section])
    ]
    context = {
        "day": day,
        "sections": sections,
        "counts": {section: len(by_section[section]) for section in SECTIONS},
        "done": done_today(request.actor, day),
        "nothing": not items,
    }
    return render(request, "team/today.html", context)


@require_POST
@for_roles(*TEAM)
def snooze(request: StaffRequest) -> HttpResponse:
    """Let one line of one's own Today wait."""
    form = SnoozeForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    data, day = form.cleaned_data, today()
    item = find_item(request.actor, day, data["source"], data["subject"])
    if item is not None:
        until = day + timedelta(days=data["days"])
        actions.snooze(
            actor=request.actor,
            source=item.source,
            subject_id=item.subject_id,
            municipality_id=item.municipality_id,
            until=until,
        )
    elif not put_off_already(request.actor, day, data["source"], data["subject"]):
        raise Http404
    return redirect(way_back(request, "/"))

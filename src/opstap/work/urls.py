"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from opstap.work.views import employers, lists, workplaces

app_name = "work"
urlpatterns = [
    path("employers/", lists.employers, name="employers"),
    path("employers/new/", employers.add, name="add_employer"),
    path("employers/<uuid:employer_id>/", lists.employer, name="employer"),
    path("employers/<uuid:employer_id>/change/", employers.change, name="change_employer"),
    path("employers/<uuid:employer_id>/owner/", employers.owner, name="change_owner"),
    path("employers/<uuid:employer_id>/contact/", employers.contact, name="contact"),
    path("employers/<uuid:employer_id>/stop/", employers.stop, name="stop_employer"),
    path("employers/<uuid:employer_id>/resume/", employers.resume, name="resume_employer"),
    path("employers/<uuid:employer_id>/workplaces/new/", workplaces.add, name="add_workplace"),
    path("workplaces/<uuid:workplace_id>/change/", workplaces.change, name="change_workplace"),
    path("workplaces/<uuid:workplace_id>/seats/", workplaces.seats, name="change_seats"),
    path("workplaces/<uuid:workplace_id>/close/", workplaces.close, name="close_workplace"),
    path("workplaces/<uuid:workplace_id>/reopen/", workplaces.reopen, name="reopen_workplace"),
]

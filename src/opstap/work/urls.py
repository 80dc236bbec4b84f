"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from opstap.work.employers import views as employers_views
from opstap.work.employers_list import views as employers_list_views
from opstap.work.workplaces import views as workplaces_views

app_name = "work"
urlpatterns = [
    path("employers/", employers_list_views.employers, name="employers"),
    path("employers/new/", employers_views.add, name="add_employer"),
    path("employers/<uuid:employer_id>/", employers_views.employer, name="employer"),
    path("employers/<uuid:employer_id>/change/", employers_views.change, name="change_employer"),
    path("employers/<uuid:employer_id>/owner/", employers_views.owner, name="change_owner"),
    path("employers/<uuid:employer_id>/contact/", employers_views.contact, name="contact"),
    path("employers/<uuid:employer_id>/stop/", employers_views.stop, name="stop_employer"),
    path("employers/<uuid:employer_id>/resume/", employers_views.resume, name="resume_employer"),
    path("employers/<uuid:employer_id>/workplaces/new/", workplaces_views.add, name="add_workplace"),
    path("workplaces/<uuid:workplace_id>/change/", workplaces_views.change, name="change_workplace"),
    path("workplaces/<uuid:workplace_id>/seats/", workplaces_views.seats, name="change_seats"),
    path("workplaces/<uuid:workplace_id>/close/", workplaces_views.close, name="close_workplace"),
    path("workplaces/<uuid:workplace_id>/reopen/", workplaces_views.reopen, name="reopen_workplace"),
]

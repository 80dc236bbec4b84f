"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from opstap.organisations.views import municipal_settings, organisations, users

app_name = "organisations"
urlpatterns = [
    path("", organisations.organisations, name="organisations"),
    path("new/", organisations.add_organisation, name="add_organisation"),
    path("<uuid:organisation_id>/", organisations.organisation, name="organisation"),
    path("<uuid:organisation_id>/change/", organisations.change_organisation, name="change_organisation"),
    path("<uuid:organisation_id>/people/new/", users.invite, name="invite"),
    path("agreements/new/", organisations.make_agreement, name="make_agreement"),
    path("agreements/<uuid:agreement_id>/end/", organisations.end_agreement, name="end_agreement"),
    path("settings/", municipal_settings.settings, name="settings"),
    path("settings/<str:name>/", municipal_settings.setting, name="setting"),
    path("users/", users.users, name="users"),
    path("users/<uuid:user_id>/", users.user, name="user"),
    path("users/<uuid:user_id>/roles/new/", users.add_membership, name="add_membership"),
    path("roles/<uuid:membership_id>/end/", users.end_membership, name="end_membership"),
    path("roles/<uuid:membership_id>/invitation/", users.invite_again, name="invite_again"),
]

"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from opstap.organisations import setting_views, user_views, views

app_name = "organisations"
urlpatterns = [
    path("", views.organisations, name="organisations"),
    path("new/", views.add_organisation, name="add_organisation"),
    path("<uuid:organisation_id>/", views.organisation, name="organisation"),
    path("<uuid:organisation_id>/change/", views.change_organisation, name="change_organisation"),
    path("<uuid:organisation_id>/people/new/", user_views.invite, name="invite"),
    path("agreements/new/", views.make_agreement, name="make_agreement"),
    path("agreements/<uuid:agreement_id>/end/", views.end_agreement, name="end_agreement"),
    path("settings/", setting_views.settings, name="settings"),
    path("settings/<str:name>/", setting_views.setting, name="setting"),
    path("users/", user_views.users, name="users"),
    path("users/<uuid:user_id>/", user_views.user, name="user"),
    path("users/<uuid:user_id>/roles/new/", user_views.add_membership, name="add_membership"),
    path("roles/<uuid:membership_id>/end/", user_views.end_membership, name="end_membership"),
    path("roles/<uuid:membership_id>/invitation/", user_views.invite_again, name="invite_again"),
]

"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from opstap.insight import views

app_name = "insight"
urlpatterns = [
    path("monitor/", views.monitor, name="monitor"),
    path("monitor/export/", views.export, name="export"),
    path("monitor/people/", views.people, name="people"),
]

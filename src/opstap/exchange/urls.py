"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from opstap.exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("template.xlsx", views.template, name="template"),
    path("<uuid:import_id>/", views.detail, name="import"),
    path("<uuid:import_id>/columns/", views.columns, name="columns"),
    path("<uuid:import_id>/rejected.xlsx", views.rejected, name="rejected"),
    path("<uuid:import_id>/undo/", views.undo, name="undo"),
    path("<uuid:import_id>/discard/", views.discard, name="discard"),
]

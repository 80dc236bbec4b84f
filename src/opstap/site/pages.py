"""Addresses of pages that belong to no room."""

from __future__ import annotations

from django.urls import path

from opstap.site import outbox, views

app_name = "site"
urlpatterns = [
    path("start/", views.start, name="start"),
    path("files/<uuid:file_id>/", views.file, name="file"),
    path("outbox/", outbox.mails, name="outbox"),
    path("outbox/<uuid:mail_id>/", outbox.mail, name="mail"),
]

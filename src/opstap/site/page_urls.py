"""Addresses of pages that belong to no room."""

from __future__ import annotations

from django.urls import path

from opstap.site import mail_outbox, views

app_name = "site"
urlpatterns = [
    path("start/", views.start, name="start"),
    path("files/<uuid:file_id>/", views.file, name="file"),
    path("outbox/", mail_outbox.mails, name="outbox"),
    path("outbox/<uuid:mail_id>/", mail_outbox.mail, name="mail"),
]

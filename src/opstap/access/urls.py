"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from opstap.access import views

app_name = "access"
urlpatterns = [
    path("role/", views.switch, name="switch"),
    path("looks/", views.looks, name="looks"),
    path("register/", views.register, name="register"),
]

"""Opstap's addresses, and the floor: what an authenticated page costs that shows nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from opstap.site.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def floor(request: HttpRequest) -> HttpResponse:
    """The base page, signed in, with its navigation and nothing in it."""
    return render(request, "ui/base.html")


def bare(request: HttpRequest) -> HttpResponse:
    """Middleware, session and scope only: two letters, no template."""
    return HttpResponse("ok")


urlpatterns = [path("bench/floor/", floor), path("bench/bare/", bare), *urlpatterns]

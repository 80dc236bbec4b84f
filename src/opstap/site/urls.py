"""Every address, a line a room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from opstap.site import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", views.health, name="health"),
    path("account/", include("opstap.organisations.accounts.urls")),
    path("language/", views.set_language, name="set_language"),
    path("look-and-feel/", include("opstap.ui.urls")),
    path("organisations/", include("opstap.organisations.urls")),
    path("access/", include("opstap.access.urls")),
    path("self-check/", include("opstap.selfcheck.urls")),
    path("", include("opstap.tracks.urls")),
    path("", include("opstap.insight.urls")),
    path("import/", include("opstap.exchange.urls")),
    path("", include("opstap.portal.urls")),
    path("", include("opstap.people.urls")),
    path("", include("opstap.team.urls")),
    path("", include("opstap.work.urls")),
    path("", include("opstap.placements.urls")),
    path("", include("opstap.site.page_urls")),
]

handler400 = "opstap.ui.error_pages.bad_request"
handler403 = "opstap.ui.error_pages.permission_denied"
handler404 = "opstap.ui.error_pages.page_not_found"
handler500 = "opstap.ui.error_pages.server_error"

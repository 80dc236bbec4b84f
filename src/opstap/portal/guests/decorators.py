"""What every page of a guest does: hold the link against its kind, be kept by nobody, speak the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation

from opstap.access.guest_links import GuestRequest
from opstap.core.dates import day_of
from opstap.portal.guests import translations
from opstap.portal.links.shareable import PARTICIPANT

GuestView = Callable[..., HttpResponse]


def quiet(response: HttpResponse) -> HttpResponse:
    """Kept by nobody, found by no search engine, and its address is told to no other page."""
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def for_guests(*kinds: str) -> Callable[[GuestView], GuestView]:
    """Open a page to whoever is inside with a link of these kinds. Another kind's page is not there; without a link that
    holds, one page says so, always the same."""

    def guard(view: GuestView) -> GuestView:
        @login_not_required
        @wraps(view)
        def guarded(request: GuestRequest, link_id: UUID, **parts: Any) -> HttpResponse:
            if request.guest is None:
                return quiet(page(request, "portal/shut.html", {}, status=404))
            if request.guest.kind not in kinds:
                raise Http404
            response = view(request, request.guest, **parts)
            response["Cache-Control"] = "no-store, private"
            response["X-Robots-Tag"] = "noindex, nofollow"
            return response

        return guarded

    return guard


def page(
    request: GuestRequest,
    template: str,
    context: dict[str, Any],
    *,
    mother_tongue: str = "",
    status: int = 200,
    only: Collection[str] = (),
) -> HttpResponse:
    """A page in the language of whoever reads it; `only` where it is there in fewer languages than the others."""
    guest = request.guest
    language = translations.language_of(request, mother_tongue)
    if only and language not in only:
        language = translations.DUTCH
    shown = {
        "speaker": translations.Speaker(language, always_dutch=guest is not None and guest.kind == PARTICIPANT),
        "languages": [(code, name) for code, name in translations.languages() if not only or code in only],
        "link": guest,
        "until": translations.day(day_of(guest.expires_at)) if guest else None,
        **context,
    }
    with translation.override(language if only else translation.get_language()):
        response = render(request, template, shown, status=status)
    response["Content-Language"] = language
    return response

"""Addresses that keep their filters: a page says where its links lead by naming only what differs."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def same_address(name: str, *args: object) -> Callable[..., str]:
    """A maker of links to one page; empty parameters are left out, so that equal filters are equal addresses."""
    path = reverse(name, args=args)

    def link(**parameters: str) -> str:
        query = urlencode({key: value for key, value in parameters.items() if value})
        return f"{path}?{query}" if query else path

    return link


def way_back(request: HttpRequest, otherwise: str) -> str:
    """Where a form leads afterwards: `next` when it is an address of this site, else `otherwise`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return otherwise

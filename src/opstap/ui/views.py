"""The gallery: every component on one page, for those who build pages and for the tests that look at them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from opstap.ui import gallery_examples


@login_not_required
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component with invented Dutch content; it reads no data."""
    return render(request, "ui/gallery.html", gallery_examples.context())

"""Error pages that need nothing: no database, no session, no context processor, no translation.

They are in Dutch because the one thing that may be broken is the machinery that would know the reader's language. Wire
them as handler400, handler403, handler404 and handler500 in the root URLconf, CSRF_FAILURE_VIEW in the settings, and
`too_large` where an upload is refused.
"""

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template


def page(name: str, status: int) -> HttpResponse:
    """Render an error page without request, so that no context processor runs."""
    return HttpResponse(get_template(f"{name}.html").render({}), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request was not understood."""
    return page("400", 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: known here, but not allowed."""
    return page("403", 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not for this reader; the page does not say which."""
    return page("404", 404)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: the upload is too large."""
    return page("413", 413)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return page("500", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without a valid token: mostly a page that stood open too long. The reason is not shown."""
    return page("403_csrf", 403)

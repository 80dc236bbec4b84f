"""Static files in tests: looked for once, not again by every client."""

from __future__ import annotations

from django.conf import settings
from whitenoise.middleware import WhiteNoiseMiddleware

_found: dict[str, dict[str, object]] = {}
_look = WhiteNoiseMiddleware.add_files_from_finders


def look_once() -> None:
    """Let clients of one process share what WhiteNoise finds.

    Each test client makes its middleware anew, and WhiteNoise then reads the state of 170 files: more work than most
    requests. Only that is shared, between clients with the same settings of static files.
    """
    WhiteNoiseMiddleware.add_files_from_finders = _add_files


def _add_files(middleware: WhiteNoiseMiddleware) -> None:
    key = repr((middleware.static_prefix, settings.STORAGES, settings.STATICFILES_DIRS, settings.INSTALLED_APPS))
    if key not in _found:
        others, middleware.files = middleware.files, {}
        _look(middleware)
        _found[key], middleware.files = middleware.files, others
    middleware.files.update(_found[key])

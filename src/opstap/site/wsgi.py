"""The WSGI application that the web server runs."""

from __future__ import annotations

import multiprocessing
import os

from django.core.wsgi import get_wsgi_application

from opstap.core.child_processes import end_with_parent
from opstap.core.extension_points import load_extensions

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opstap.site.settings")
if multiprocessing.parent_process() is not None:
    end_with_parent()
application = get_wsgi_application()
load_extensions()

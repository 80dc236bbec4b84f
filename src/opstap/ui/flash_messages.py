"""Flash messages, one kind of which carries an undo button.

Django turns a message into text before it stores it, so the undo travels as JSON inside that text and is marked by its
tag; `{% flash_messages %}` reads it back.
"""

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest

UNDO_TAG = "undo"


@dataclass(frozen=True)
class Flash:
    """A message as the page shows it."""

    text: str
    level: str
    undo_url: str = ""
    undo_key: str = ""


def with_undo(request: HttpRequest, text: str, url: str, key: str = "") -> None:
    """Say that something was done, with a button that POSTs to `url` to undo it.

    `key` becomes the form's request_key. Raises ValueError where `url` is not a path on this site.
    """
    parts = urlsplit(url)
    if parts.scheme or parts.netloc or not url.startswith("/"):
        raise ValueError("An undo goes to a path on this site")
    content = json.dumps({"text": str(text), "undo_url": url, "undo_key": str(key)})
    messages.success(request, content, extra_tags=UNDO_TAG)


def flash(message: Message) -> Flash:
    """Read a stored message, with its undo where it has one."""
    level = {"error": "error", "warning": "warning", "success": "success"}.get(message.level_tag, "info")
    if UNDO_TAG in (message.extra_tags or "").split():
        return Flash(level=level, **json.loads(str(message.message)))
    return Flash(str(message.message), level)

"""The idempotency key of a form that is only a button."""

from __future__ import annotations

import uuid

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def request_key() -> SafeString:
    """{% request_key %}: a hidden field with a new key, for forms that are not drawn by a form class."""
    return format_html('<input type="hidden" name="request_key" value="{}" autocomplete="off">', uuid.uuid4())

"""Makes ready a process that makes rows beside the one that copies them.

Alone in its module, as a process imports this before Django is set up and everything else here after.
"""

from __future__ import annotations


def prepare() -> None:
    """Set Django up, without a database: the facts of a line come from its event kind, which knows its models."""
    import django

    django.setup()

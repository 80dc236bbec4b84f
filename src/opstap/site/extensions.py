"""What this room adds to others."""

from __future__ import annotations

from django.conf import settings

from opstap.core.extension_points import Extension
from opstap.demo.accounts import one_per_role
from opstap.organisations.accounts.adapters import DemoAccount, demo_accounts


def demo_entries(*, is_demo: bool) -> list[Extension[DemoAccount]]:
    """One invented account per role stands on the sign-in page of a demo, and of nothing else."""
    if not is_demo:
        return []
    return [demo_accounts.entry(account.email, account, weight=place) for place, account in enumerate(one_per_role())]


EXTENSIONS = [*demo_entries(is_demo=settings.DEMO)]

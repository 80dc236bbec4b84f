"""Background work: Procrastinate tasks that run under a scope of their own.

A job deferred inside a transaction exists only if that transaction commits. Jobs are at-least-once, so each must be
able to run twice; its arguments are ids, never contents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from opstap.core.scope import scoped

RETRY = RetryStrategy(max_attempts=8, exponential_wait=4)


def job(name: str, *, retry: RetryStrategy | bool = RETRY) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register `function(**ids)` under a stable name; the worker opens the scope that `defer` sent along."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        @wraps(function)
        def run(*, municipalities: list[str], **kwargs: Any) -> None:
            with scoped([UUID(m) for m in municipalities]):
                function(**kwargs)

        app.task(name=name, retry=retry)(run)
        return function

    return register


def defer(name: str, *, municipalities: Iterable[UUID], lock: str | None = None, **kwargs: str) -> None:
    """Queue a job with the transaction that runs now. `lock`: jobs with the same one never run side by side."""
    app.configure_task(name, lock=lock).defer(municipalities=[*map(str, municipalities)], **kwargs)

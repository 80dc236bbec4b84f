"""Background work: Procrastinate tasks that run under a scope of their own.

A job deferred inside a transaction exists only if that transaction commits. Jobs are at-least-once, so each must be
able to run twice; its arguments are ids, never contents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from uuid import UUID

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from opstap.core.extension_points import ExtensionPoint
from opstap.core.scope import scoped

RETRY = RetryStrategy(max_attempts=8, exponential_wait=4)

background_jobs: ExtensionPoint[Callable[..., None]] = ExtensionPoint("background jobs", __name__)
"""By the name under which a job is queued: rooms list their jobs, so that the worker knows each before it asks for one."""


def job(name: str, *, retry: RetryStrategy | bool = RETRY) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register `function(**ids)` under a stable name; the worker opens the scope that `defer` sent along. The room lists it
    among its `background_jobs`."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        @wraps(function)
        def run(*, municipalities: list[str], **kwargs: object) -> None:
            with scoped([UUID(m) for m in municipalities]):
                function(**kwargs)

        app.task(name=name, retry=retry)(run)
        return function

    return register


def defer(name: str, *, municipalities: Iterable[UUID], lock: str | None = None, **kwargs: str) -> None:
    """Queue a job with the transaction that runs now. `lock`: jobs with the same one never run side by side."""
    app.configure_task(name, lock=lock).defer(municipalities=[*map(str, municipalities)], **kwargs)


@app.periodic(cron="* * * * *")
@app.task(name="core.retry_stalled", queueing_lock="core.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Give the jobs of a worker that was killed (no heartbeat for half a minute) back to those that live."""
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs():
        await manager.retry_job(stalled)


@app.periodic(cron="17 3 * * *")
@app.task(name="core.forget_old_jobs", queueing_lock="core.forget_old_jobs", pass_context=True)
async def forget_old_jobs(context: JobContext, timestamp: int) -> None:
    """Jobs that were done stay a week, so that somebody can look what happened; failed ones stay until they are seen to."""
    await context.app.job_manager.delete_old_jobs(nb_hours=7 * 24)

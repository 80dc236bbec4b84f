"""Every change is an action: one transaction, a named actor, and at least one line on the timeline, or nothing at all."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise

from opstap.core import timeline

P = ParamSpec("P")
R = TypeVar("R")

_request_key: ContextVar[UUID | None] = ContextVar("opstap_request_key", default=None)


class Refused(Exception):
    """An expected failure: the change cannot be made now. Its sentence is for the user, and says what to do."""

    sentence: str | Promise = ""

    def __init__(self, sentence: str | Promise = "") -> None:
        if sentence:
            self.sentence = sentence
        super().__init__(str(self.sentence))


class NoTimelineLine(RuntimeError):
    """An action changed something and told nobody: that is a defect, so nothing is kept."""


class NotAnAction(TypeError):
    """An action takes keywords only and says who acts with `by=`."""


@contextmanager
def answering(request_key: UUID | None) -> Iterator[None]:
    """Tie the next action to one request, so that its repeat can be told from a new wish."""
    token = _request_key.set(request_key)
    try:
        yield
    finally:
        _request_key.reset(token)


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Run a change in one transaction; refuse to return without a timeline line. For one object or for ten thousand.

    Raises NotAnAction at import where the function takes positional arguments or has no `by`, NoTimelineLine
    where it returns without having recorded a line; in both cases nothing is stored.
    """
    parameters = inspect.signature(function).parameters
    if "by" not in parameters or any(p.kind is not p.KEYWORD_ONLY for p in parameters.values()):
        raise NotAnAction(f"{function.__qualname__} must take keywords only, `by` among them")

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with timeline.ledger(_request_key.get()) as book, transaction.atomic():
            result = function(*args, **kwargs)
            if book.lines == 0:
                raise NoTimelineLine(f"{function.__qualname__} wrote no timeline line")
            return result

    return run

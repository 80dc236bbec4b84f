"""Every change is an action: one transaction, a named actor, and at least one line on the timeline, or nothing at all."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar, overload
from uuid import UUID

from django.db import transaction

from opstap.core import timeline
from opstap.core.refusals import Refused, UndeclaredRefusal, declarations_are_checked

P = ParamSpec("P")
R = TypeVar("R")

_request_key: ContextVar[UUID | None] = ContextVar("opstap_request_key", default=None)


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


@overload
def action(function: Callable[P, R], /) -> Callable[P, R]: ...


@overload
def action(*, refuses: Iterable[type[Refused]]) -> Callable[[Callable[P, R]], Callable[P, R]]: ...


def action(
    function: Callable[P, R] | None = None, /, *, refuses: Iterable[type[Refused]] = ()
) -> Callable[P, R] | Callable[[Callable[P, R]], Callable[P, R]]:
    """Run a change in one transaction; refuse to return without a timeline line. For one object or for ten thousand.

    `refuses` are the refusals that a caller has to reckon with, those of inner actions among them (`refusals_of`).

    Raises NotAnAction at import where the function takes positional arguments or has no `by`, NoTimelineLine
    where it returns without having recorded a line; under tests also UndeclaredRefusal. Nothing is stored then.
    """
    declared = tuple(refuses)
    if function is None:
        return lambda decorated: _as_action(decorated, declared)
    return _as_action(function, declared)


def refusals_of(*actions: Callable[..., object]) -> tuple[type[Refused], ...]:
    """What these actions declare to refuse, for the `refuses` of an action that calls them. Raises NotAnAction."""
    found: dict[type[Refused], None] = {}
    for one in actions:
        if one not in _declared:
            raise NotAnAction(f"{one!r} is no action, so it declares no refusals")
        found |= dict.fromkeys(_declared[one])
    return tuple(found)


_declared: dict[Callable[..., object], tuple[type[Refused], ...]] = {}


def _as_action(function: Callable[P, R], declared: tuple[type[Refused], ...]) -> Callable[P, R]:
    parameters = inspect.signature(function).parameters
    if "by" not in parameters or any(p.kind is not p.KEYWORD_ONLY for p in parameters.values()):
        raise NotAnAction(f"{function.__qualname__} must take keywords only, `by` among them")

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with timeline.ledger(_request_key.get()) as book, transaction.atomic():
                result = function(*args, **kwargs)
                if book.lines == 0:
                    raise NoTimelineLine(f"{function.__qualname__} wrote no timeline line")
                return result
        except Refused as refusal:
            if declarations_are_checked() and not isinstance(refusal, declared):
                name = f"{function.__module__}.{function.__qualname__}"
                raise UndeclaredRefusal(f"{name} refuses {type(refusal).__name__} and does not declare it") from refusal
            raise

    _declared[run] = declared
    return run

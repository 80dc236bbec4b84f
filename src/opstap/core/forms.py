"""The form of an action: carries a key so that a repeat is answered once, and turns a refusal into a sentence."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.db import IntegrityError, models
from django.utils.translation import gettext_lazy as _

from opstap.core import timeline
from opstap.core.actions import Refused, answering
from opstap.core.actors import Actor
from opstap.core.register import own_models

STALE = _("This page was open for too long. Load it again and try once more.")


class ActionForm(forms.Form):
    """A form that ends in one action. `request_key` is made with the page; the same key twice changes nothing twice."""

    request_key = forms.UUIDField(
        widget=forms.HiddenInput, initial=uuid.uuid4, error_messages={"required": STALE, "invalid": STALE}
    )
    answer: uuid.UUID | None = None

    def acts(self, act: Callable[..., Any], *, by: Actor, **kwargs: Any) -> bool:
        """Do `act` once for this key. False, with a sentence at the form, where it is refused.

        `answer` is afterwards the id of what the action made or changed, also when the first request did it.
        """
        key = self.cleaned_data["request_key"]
        if self._answered_before(key, by):
            return not self.errors
        try:
            with answering(key):
                result = act(by=by, **kwargs)
        except Refused as refusal:
            self.add_error(None, str(refusal.sentence))
            return False
        except IntegrityError as error:
            return self._explain(error, key, by)
        self.answer = getattr(result, "pk", None)
        return True

    def _answered_before(self, key: uuid.UUID, by: Actor) -> bool:
        earlier = timeline.answer_to(key)
        if earlier is None:
            return False
        if earlier.actor_id != by.id:
            self.add_error(None, STALE)
        self.answer = earlier.subject_id or earlier.stream_id
        return True

    def _explain(self, error: IntegrityError, key: uuid.UUID, by: Actor) -> bool:
        """A constraint said no: the same request won the race, or its sentence goes to the form."""
        constraint = violated(error)
        if constraint == "event_request_key":
            return self._answered_before(key, by) and not self.errors
        sentence = sentence_of(constraint)
        if not sentence:
            raise error
        self.add_error(None, sentence)
        return False


def violated(error: IntegrityError) -> str:
    """The name of the constraint that PostgreSQL names, empty where it names none."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", "") or ""


def sentence_of(constraint: str) -> str:
    """The user's sentence of a constraint, from the model that declares it."""
    for model in own_models():
        for own in model._meta.constraints:
            if (
                own.name == constraint
                and own.violation_error_message != models.BaseConstraint.default_violation_error_message
            ):
                return str(own.violation_error_message)
    return ""

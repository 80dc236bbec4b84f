"""The form of an action: carries a key so that a repeat is answered once, and turns a refusal into a sentence."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.db import IntegrityError, models
from django.utils.translation import gettext_lazy as _

from opstap.core import timeline
from opstap.core.actions import answering
from opstap.core.actors import Actor
from opstap.core.bsn import holds_bsn
from opstap.core.privacy import own_models
from opstap.core.refusals import Refused

BSN = _("This looks like a BSN. Leave it out: Opstap never stores one.")
STALE = _("This page was open for too long. Load it again and try once more.")


def refuse_bsn(form: forms.Form) -> None:
    """An error at each field in which somebody typed a BSN. What was chosen from a list or came along with the page is nobody's
    typing: an id or a secret can have nine digits in a row that pass for one."""
    for name, value in list(form.cleaned_data.items()):  # an error takes its field out
        field = form.fields[name]
        typed = not (isinstance(field, forms.ChoiceField) or field.widget.is_hidden)
        if typed and isinstance(value, str) and holds_bsn(value):
            form.add_error(name, BSN)


class ActionForm(forms.Form):
    """A form that ends in one action. `request_key` is made with the page; the same key twice changes nothing twice."""

    request_key = forms.UUIDField(
        # A browser that fills in old values again would bring back a key that was used.
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
        initial=uuid.uuid4,
        error_messages={"required": STALE, "invalid": STALE},
    )
    answer: uuid.UUID | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Django's own arguments; a form that needs more names it, and passes the rest on as it came."""
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any] | None:
        """Nobody needs a BSN here, so nobody types one: not as a reference and not in a note either."""
        data = super().clean()
        refuse_bsn(self)
        return data

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
            return self._lost_to_itself(key, by) or self._say_no(str(refusal.sentence))
        except IntegrityError as error:
            return self._lost_to_itself(key, by) or self._say_no(self._explain(error))
        written = timeline.answer_to(key)
        self.answer = written.subject_id or written.stream_id if written else getattr(result, "pk", None)
        return True

    def _answered_before(self, key: uuid.UUID, by: Actor) -> bool:
        earlier = timeline.answer_to(key)
        if earlier is None:
            return False
        if earlier.actor_id != by.id:
            self.add_error(None, STALE)
        else:
            self.answer = earlier.subject_id or earlier.stream_id
        return True

    def _lost_to_itself(self, key: uuid.UUID, by: Actor) -> bool:
        """A refusal is no news when the same request, sent twice at one moment, has done it already."""
        return self._answered_before(key, by) and not self.errors

    def _explain(self, error: IntegrityError) -> str:
        """The sentence of the constraint that said no. A key that is in use elsewhere, out of sight, is a stale page."""
        constraint = violated(error)
        sentence = str(STALE) if constraint == "event_request_key" else sentence_of(constraint)
        if not sentence:
            raise error
        return sentence

    def _say_no(self, sentence: str) -> bool:
        if not self.errors:
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

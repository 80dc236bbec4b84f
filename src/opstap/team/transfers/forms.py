"""Forms about a track that passes to another."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opstap.core.forms import ActionForm
from opstap.team.members.forms import OwnerForm, membership_label


class HandOverForm(OwnerForm):
    """To whom, and in one line what comes next: a colleague takes over at once, somebody elsewhere is asked first."""

    next_step = forms.CharField(
        label=_("What comes next?"),
        max_length=250,
        help_text=_("One line. The new owner finds it on Today."),
    )

    def __init__(self, *args: object, municipality_id: UUID, me: UUID, here: UUID | None, **kwargs: object) -> None:
        super().__init__(*args, municipality_id=municipality_id, **kwargs)
        field: Any = self.fields["membership"]
        field.queryset = field.queryset.exclude(user_id=me)
        field.help_text = _(
            "A colleague of your own organisation takes over at once. Somebody of another organisation is asked first;"
            " until they accept you stay the owner."
        )
        groups: dict[bool, list[tuple[str, str]]] = {True: [], False: []}
        for one in field.queryset:
            groups[one.organisation_id == here].append((str(one.pk), membership_label(one)))
        names = ((True, _("Own organisation: at once")), (False, _("Other organisations: asked first")))
        field.choices = [
            ("", pgettext_lazy("empty choice", "Choose")),
            *((name, groups[own]) for own, name in names if groups[own]),
        ]


class DeclineForm(ActionForm):
    reason = forms.CharField(label=_("Why not?"), max_length=200, help_text=_("Who asked you reads this on Today."))

"""Whose timeline a line stands on: a participant's, an organisation's or a programme's."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from opstap.core.timeline import Stream


class StreamKind(models.TextChoices):
    PARTICIPANT = "participant"
    ORGANISATION = "organisation"
    PROGRAMME = "programme"


def participant_stream(participant_id: UUID, municipality_id: UUID) -> Stream:
    """The timeline of a participant, under the municipality whose rows it is."""
    return Stream(StreamKind.PARTICIPANT, participant_id, municipality_id)


def organisation_stream(organisation_id: UUID, municipality_id: UUID | None) -> Stream:
    """The timeline of an organisation; None where it is open to every municipality."""
    return Stream(StreamKind.ORGANISATION, organisation_id, municipality_id)

"""What stands so far of one story while it is played."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from opstap.access.models import Involvement
from opstap.demo.story_steps import Step
from opstap.organisations.models import Membership
from opstap.people.models import Participant
from opstap.placements.models import Placement
from opstap.tracks.models import Action, Phase, Track
from opstap.work.models import Workplace


@dataclass
class Stage:
    """A person with what was made for them, by the names that the story gives."""

    participant: Participant
    track: Track
    actions: dict[int | str, Action] = field(default_factory=dict)
    involvements: dict[str, Involvement] = field(default_factory=dict)
    placements: dict[str, Placement] = field(default_factory=dict)


class Playing(Protocol):
    """What a step needs of the player."""

    phases: dict[tuple[str, str], Phase]
    workplaces: dict[str, Workplace]
    stages: dict[int, Stage]

    def stage(self, step: Step) -> Stage: ...

    def account(self, email: str) -> Membership: ...

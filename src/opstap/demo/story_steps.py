"""What happens in a demo story, as data: a moment, what is done, by whom, and with what."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from opstap.demo.invented_people import Person

AT_WORK = frozenset({"job", "own_business", "job_with_benefit"})


@dataclass
class Step:
    """One action of one account (by e-mail address) at a moment; `do` is a name of `story_player.STEPS_BY_NAME`."""

    at: datetime
    do: str
    who: str
    story: Story
    args: dict[str, Any] = field(default_factory=dict)


@dataclass
class Story:
    """A person and everything that happens, in any order; `owner` is empty where nobody owns the track yet.

    `standing` is the position that today's records shall tell, `since` the day from which, where that was decided
    beforehand.
    """

    person: Person
    municipality: str
    owner: str
    first_actor: str
    way: list[tuple[str, int, str]]
    programme: str
    until: date
    situation: str
    standing: str = ""
    since: date | None = None
    steps: list[Step] = field(default_factory=list)
    team: list[tuple[str, date, date | None]] = field(default_factory=list)
    tasks: set[str] = field(default_factory=set)

    def add(self, at: datetime, do: str, who: str, **args: Any) -> Step:
        step = Step(at, do, who, self, args)
        self.steps.append(step)
        return step

    def stage_on(self, day: date) -> str:
        """The stage in which the person is on a day; without a programme it is the start, at work it is aftercare."""
        if self.since is not None and day >= self.since and self.standing in AT_WORK:
            return "aftercare"
        reached, stage = self.person.started_on, "start"
        for _, weeks, stage in self.way:
            if (day - reached).days < weeks * 7:
                return stage
            reached = date.fromordinal(reached.toordinal() + weeks * 7)
        return stage

    def phases(self) -> list[tuple[str, date]]:
        """(phase key, first day) of every phase that was reached before the story's end."""
        reached, found = self.person.started_on, []
        for key, weeks, _ in self.way:
            if reached >= (self.since or self.until):
                break
            found.append((key, reached))
            reached = date.fromordinal(reached.toordinal() + weeks * 7)
        return found

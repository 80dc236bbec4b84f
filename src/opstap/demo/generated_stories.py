"""The stories: who joins the team, what is talked about, what is agreed, which phase comes next, and how it ends."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from opstap.demo.accounts import ACCOUNTS
from opstap.demo.data_files import data
from opstap.demo.participants import cast, helpers
from opstap.demo.scripted_stories import scripted
from opstap.demo.situation_steps import Settler
from opstap.demo.story_steps import Story
from opstap.demo.working_hours import at_work, soon, weekday

ROLES = {account.email: account.role for account in ACCOUNTS}
EMPLOYERS = [party["name"] for party in data("parties")["organisations"] if party["kind"] == "employer"]
SCHOOLS = {
    place: party["name"]
    for party in data("parties")["organisations"]
    if party["kind"] == "language_school"
    for place in party["for"]
}
MOST_TALKS = 7
MOST_PEOPLE = {"volunteer": 4, "coach": 14, "job_hunter": 12}
OTHERS_DUE = ("today", "later", "overdue", "later", "week", "later")


class Writer:
    """Writes every story; keeps count per professional, so that each has something today and not everything."""

    def __init__(self, rng: Random, today: date) -> None:
        self.rng = rng
        self.today = today
        self.yesterday = weekday(today - timedelta(days=1))
        self.turns: dict[str, count[int]] = {}
        self.helped: Counter[str] = Counter()
        self.keys = count()
        self.settler = Settler(rng, today)

    def turn(self, email: str) -> int:
        """How often this professional had a turn before."""
        return next(self.turns.setdefault(email, count()))

    def write(self, story: Story) -> None:
        """Fill in the steps of one story."""
        start = at_work(self.rng, story.person.started_on)
        story.add(start, "arrive", story.first_actor)
        if not story.owner:
            return
        self._team(story)
        self._phases(story)
        for day, levels in story.person.later_levels:
            if day < story.until:
                story.add(at_work(self.rng, weekday(day)), "level", story.owner, levels=levels)
        self._talks(story)
        self._agreements(story)
        self.settler.settle(story)

    def _team(self, story: Story) -> None:
        """Partners join with the stage that needs them; a volunteer leaves when the first time is over."""
        for stage_start, stage in self._stages(story):
            for role in data("ways")["teams"][stage][: self.rng.choice([1, 2, 2])]:
                candidates = [e for e in helpers(story.municipality, role) if self.helped[e] < MOST_PEOPLE[role]]
                if not candidates or any(ROLES[email] == role and end is None for email, _, end in story.team):
                    continue
                email = candidates[self.turn(f"{story.municipality}/{role}") % len(candidates)]
                self._join(story, email, stage_start + timedelta(days=self.rng.randrange(3, 15)))
        if self.turn(f"{story.municipality}/coordinator") % 6 == 0:
            self._join(
                story, helpers(story.municipality, "coordinator")[0], story.person.started_on + timedelta(days=9)
            )

    def _join(self, story: Story, email: str, day: date) -> None:
        day = weekday(day)
        if day >= self.yesterday or day >= story.until or email in [e for e, _, _ in story.team]:
            return
        hours = self.rng.choice([None, 1, 2, 4]) if ROLES[email] in ("volunteer", "coach") else None
        story.add(at_work(self.rng, day), "join", story.owner, email=email, hours=hours)
        leaves = weekday(day + timedelta(weeks=self.rng.randrange(30, 45))) if ROLES[email] == "volunteer" else None
        if leaves and leaves < min(story.until, self.yesterday) and self.turn("leaving") % 2:
            why = self.rng.choice(data("notes")["reasons"]["left"])
            story.add(at_work(self.rng, leaves), "leave", story.owner, email=email, why=self._fill(why, story))
        else:
            leaves = None
            self.helped[email] += story.until >= self.today
        story.team.append((email, day, leaves))

    def _stages(self, story: Story) -> list[tuple[date, str]]:
        found: list[tuple[date, str]] = []
        for _, day in story.phases() or [("", story.person.started_on)]:
            stage = story.stage_on(day)
            if not found or found[-1][1] != stage:
                found.append((day, stage))
        return found

    def _phases(self, story: Story) -> None:
        for key, day in story.phases()[1:]:
            moved = weekday(day, back=False)
            if moved < min(story.since or story.until, self.today):
                reason = self.rng.choice(data("notes")["reasons"]["phase"])
                story.add(at_work(self.rng, moved), "decide", story.owner, phase=key, reason=reason)

    def _talks(self, story: Story) -> None:
        """From the last talk back to the first, closer together towards the present."""
        last = self._last_talk(story)
        gap = 9
        days: list[date] = []
        day = last
        while day > story.person.started_on + timedelta(days=4) and len(days) < MOST_TALKS:
            days.append(weekday(day))
            gap += self.rng.randrange(2, 13)
            day -= timedelta(days=gap)
        used: set[str] = set()
        for day in sorted({*days, weekday(story.person.started_on + timedelta(days=2), back=False)}):
            if day <= last:
                self._talk(story, day, used)

    def _last_talk(self, story: Story) -> date:
        if story.until < self.today:
            return story.until - timedelta(days=self.rng.randrange(3, 20))
        back = (
            self.rng.randrange(46, 80)
            if story.situation == "quiet"
            else self.rng.choice([1, 1, 2, 4, 6, 8, 11, 15, 20, 27])
        )
        return min(self.yesterday, self.today - timedelta(days=back))

    def _talk(self, story: Story, day: date, used: set[str]) -> None:
        there = [e for e, start, end in story.team if start < day and (end is None or day < end)]
        who = self.rng.choice(there) if there and self.rng.random() < 0.3 else story.owner
        note = self._note(ROLES[who], story.stage_on(day), used)
        if note is None:
            return
        story.add(
            at_work(self.rng, day),
            "talk",
            who,
            note=self._fill(note["text"], story),
            how=note.get("how", "talk"),
            with_whom=note.get("with", "participant"),
        )

    def _note(self, role: str, stage: str, used: set[str]) -> dict[str, Any] | None:
        notes = data("notes")
        choices = notes[role] if role in notes else [*notes[stage], *notes[stage], *notes["any"]]
        left = [note for note in choices if note["text"] not in used]
        if not left:
            return None
        note: dict[str, Any] = self.rng.choice(left)
        used.add(note["text"])
        return note

    def _fill(self, text: str, story: Story) -> str:
        words = data("notes")
        return text.format(
            naam=story.person.called,
            plek=self.rng.choice(words["places"]),
            werkgever=self.rng.choice(EMPLOYERS),
            school=SCHOOLS[story.municipality],
            dag=self.rng.choice(words["weekdays"]),
        )

    def _agreements(self, story: Story) -> None:
        """Things agreed and closed in the past, and what is open now, by the story's situation."""
        talks = [step for step in story.steps if step.do == "talk" and step.who == story.owner]
        for talk in talks[-5:]:
            if self.rng.random() < 0.75:
                self._closed(story, talk.at.date())
        if story.until >= self.today:
            self._open(story, story.owner, story.situation)
            for email, start, end in story.team:
                if end is None and start < self.yesterday - timedelta(days=10) and self.turn(f"{email}/due") % 2 == 0:
                    self._open(story, email, OTHERS_DUE[self.turn(f"{email}/open") % len(OTHERS_DUE)])

    def _task(self, story: Story, day: date) -> dict[str, object]:
        return self._choose(story, data("tasks")[story.stage_on(day)])

    def _choose(self, story: Story, tasks: list[dict[str, Any]]) -> dict[str, Any]:
        """One that this person did not have yet, where there is one."""
        chosen: dict[str, Any] = self.rng.choice([t for t in tasks if t["text"] not in story.tasks] or tasks)
        story.tasks.add(chosen["text"])
        return chosen | {"text": self._fill(chosen["text"], story)}

    def _closed(self, story: Story, day: date) -> None:
        due = weekday(day + timedelta(days=self.rng.randrange(5, 22)), back=False)
        done = weekday(due + timedelta(days=self.rng.choice([-2, -1, 0, 0, 1, 3])), back=False)
        if not day < done < min(story.until, self.today) or due >= self.today:
            return
        task, key = self._task(story, day), next(self.keys)
        own = task.get("by") == "participant"
        story.add(at_work(self.rng, day), "agree", story.owner, key=key, own=own, due=due, task=task)
        fate = self.rng.random()
        moved = weekday(day + timedelta(days=1), back=False)
        if fate < 0.15 and moved < done:
            story.add(at_work(self.rng, moved), "move", story.owner, key=key, due=done)
        if fate > 0.9:
            why = self._fill(self.rng.choice(data("notes")["reasons"]["dropped"]), story)
            story.add(at_work(self.rng, done), "close", story.owner, key=key, state="dropped", reason=why)
        else:
            story.add(at_work(self.rng, done), "close", story.owner, key=key, state="done")

    def _open(self, story: Story, email: str, situation: str) -> None:
        if situation in ("none", "quiet"):
            return
        due = self._due(situation)
        agreed = max(
            weekday(min(due, self.yesterday) - timedelta(days=self.rng.randrange(3, 12))), story.person.started_on
        )
        after = [start for e, start, _ in story.team if e == email]
        agreed = max([agreed, *(day + timedelta(days=1) for day in after)])
        agreed = weekday(agreed, back=False)
        if agreed >= min(self.today, due):
            return
        wanted = "participant" if situation.startswith("waiting") else None
        tasks = data("tasks").get(ROLES[email], data("tasks")[story.stage_on(self.today)])
        task = self._choose(story, [t for t in tasks if t.get("by") == wanted] or data("tasks")["start"])
        story.add(
            at_work(self.rng, agreed), "agree", email, key=next(self.keys), own=wanted is not None, due=due, task=task
        )

    def _due(self, situation: str) -> date:
        if situation in ("overdue", "waiting_late"):
            return weekday(self.today - timedelta(days=self.rng.choice([1, 2, 4, 5, 7, 11])))
        if situation == "today":
            return self.today
        if situation in ("week", "waiting"):
            return soon(self.rng, self.today)
        return weekday(self.today + timedelta(days=self.rng.randrange(8, 40)))


def stories(today: date) -> list[Story]:
    """Everybody's story as of today: the same people every time, dates relative to the day."""
    rng = Random("opstap")  # noqa: S311 (invented people, not secrets)
    writer = Writer(rng, today)
    written = cast(rng, today)
    for story in written:
        writer.write(story)
    return [*scripted(rng, today), *written]

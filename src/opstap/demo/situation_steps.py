"""How somebody came to stand where they stand today: benefit, places to learn and work, aftercare, and how the track ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from opstap.demo.data_files import data
from opstap.demo.story_steps import AT_WORK, Story
from opstap.demo.working_hours import at_work, weekday

WEEKS = (1, 2, 4, 8, 13, 26)
INTERNSHIP = 13  # weeks
UNPAID = {
    "taking_part": "volunteering",
    "towards_work": "work_internship",
    "group_work": "work_experience",
    "entrepreneur": "work_internship",
}
PAID = ("employment", "employment", "employment", "temporary_agency", "supported_employment", "bbl")
CONTRACTS = {"temporary_agency": "agency", "self_employment": "own_business"}
NO_ENTITLEMENT = 0.05
WORRIES = {
    "dalfsen": "Komt soms te laat. Ligt het aan de bus?",
    "oldebroek": "Begrijpt de uitleg niet altijd.",
    "oldenzaal": "Wil graag meer uren, dat kan nu nog niet.",
}
"""What an employer of each of these programmes says, and nobody has read yet."""
OFFERED = {
    "apeldoorn": ("jeroen@groeikracht.example", "Nazorg overnemen en met de werkgever bellen"),
    "start-enschede": ("kees@startbaan.example", "Starten met de nieuwe groep"),
}
"""One track of each of these programmes is offered to a partner who has not answered yet."""


class Settler:
    """Adds to a story the steps that lead to its standing."""

    def __init__(self, rng: Random, today: date) -> None:
        self.rng = rng
        self.today = today
        self.yesterday = weekday(today - timedelta(days=1))
        self.offers, self.worries, self.turns = dict(OFFERED), dict(WORRIES), dict[str, int]()
        self.first: dict[str, Story] = {}
        self.places = {place["key"]: list(_workplaces(place["key"])) for place in data("parties")["municipalities"]}

    def settle(self, story: Story) -> None:
        """Benefit from the start, what was tried on the way, and the position that holds since `story.since`."""
        nug = self.rng.random() < NO_ENTITLEMENT
        story.add(
            story.steps[0].at + timedelta(minutes=30), "benefit", story.owner, kind="no_entitlement" if nug else "full"
        )
        self._tried(story)
        if story.standing in AT_WORK:
            self._at_work(story, nug)
        elif story.standing == "education":
            self._to_school(story)
        elif story.standing == "participation":
            self._do(story, self._recent(story), "participation", reason=self._words("participation"))
        elif story.standing in ("language_internship", "unpaid_work"):
            self._now(story)
        self._ahead(story)
        offer = self.offers.pop(story.programme, None) if story.until == self.today else None
        if offer is not None:
            self._do(story, self.yesterday, "transfer", to=offer[0], next_step=offer[1])
        if story.until < self.today:
            self._do(story, story.until, "outflow", kind=story.standing, note=self._words("ended"))

    def _do(self, story: Story, day: date, do: str, **args: object) -> None:
        story.add(at_work(self.rng, weekday(day)), do, story.owner, **args)

    def _words(self, name: str) -> str:
        return str(self.rng.choice(data("notes")["reasons"][name]))

    def _recent(self, story: Story) -> date:
        """A day in the last weeks, after the start."""
        return max(
            weekday(self.today - timedelta(weeks=self.rng.randrange(2, 9))), story.person.started_on + timedelta(days=7)
        )

    def _ahead(self, story: Story) -> None:
        """What is planned, and what an employer said yesterday: for some of those whose track runs."""
        if story.until < self.today:
            return
        turn = self.turns[story.owner] = self.turns.get(story.owner, -1) + 1
        if turn == 1:
            self._do(story, self.yesterday, "home", partner=self.first[story.owner])
        self.first.setdefault(story.owner, story)
        if turn % 4 == 0:
            days = (0, 2, 5, 9)[turn // 4 % 4]
            self._do(story, self.yesterday, "meet", days=days, hour=16 - turn % 3, about=self._words("meetings"))
        if story.standing in AT_WORK and story.since is not None and story.since < self.yesterday:
            worry = self.worries.pop(story.programme, None)
            if worry is not None:
                self._do(story, self.yesterday, "check_in", key="work", side="employer", face="so_so", line=worry)

    def _tried(self, story: Story) -> None:
        """A language internship that ended as planned, where there was time for one."""
        for day, stage in _stages(story):
            start = weekday(day + timedelta(weeks=self.rng.randrange(3, 6)))
            last = weekday(start + timedelta(weeks=INTERNSHIP))
            if stage == "taking_part" and last < min(story.since or self.today, self.yesterday):
                self._place(
                    story, start, "practice", "language_internship", last=last, hours=self.rng.choice([8, 10, 12])
                )
                self._do(
                    story,
                    last,
                    "end",
                    key="practice",
                    reason="as_planned",
                    note=self._words("internship"),
                    next_step=self._words("after_internship"),
                )
                done = weekday(last + timedelta(days=7), back=False)
                if done < min(story.until, self.today):
                    self._do(story, done, "tick")
                return

    def _place(self, story: Story, day: date, key: str, kind: str, **args: object) -> None:
        workplace, title = self.rng.choice(self.places[story.municipality])
        goals = self._words("goals_paid" if kind in (*PAID, "self_employment") else "goals_unpaid")
        given = {
            "goals": goals,
            "next_step": self._words("next_step"),
            "last": None,
            "hours": 24,
            "contract": "",
        } | args
        self._do(story, day, "place", key=key, kind=kind, workplace=workplace, place=title, **given)

    def _now(self, story: Story) -> None:
        """A place of now: begun some weeks ago, its last day agreed."""
        day = self._recent(story)
        kind = "language_internship" if story.standing == "language_internship" else UNPAID[story.stage_on(self.today)]
        last = weekday(day + timedelta(weeks=self.rng.randrange(11, 24)))
        self._place(story, day, "now", kind, last=last, hours=self.rng.choice([8, 12, 16, 20]))

    def _at_work(self, story: Story, nug: bool) -> None:
        assert story.since is not None
        kind = "self_employment" if story.standing == "own_business" else self.rng.choice(PAID)
        partly = story.standing == "job_with_benefit"
        contract = CONTRACTS.get(kind) or self.rng.choice(["fixed", "fixed", "permanent"])
        hours = self.rng.choice([12, 16, 20] if partly else [24, 28, 32, 36, 40])
        last = self._last_day(story.since) if contract == "fixed" else None
        self._place(story, story.since, "work", kind, contract=contract, hours=hours, last=last)
        if not nug or partly:
            self._do(story, story.since, "benefit", kind="supplementary" if partly else "none")
        for week in WEEKS:
            due = weekday(story.since + timedelta(weeks=week), back=False)
            left_open = due >= self.today - timedelta(days=12) and self.rng.random() < 0.5
            if due < min(self.today, story.until) and not left_open:
                self._do(story, due, "aftercare", key="work", note=self._words("aftercare"))

    def _last_day(self, first: date) -> date:
        """The end of a contract for a year or two, still ahead."""
        last = weekday(first + timedelta(weeks=self.rng.choice([52, 104])))
        return max(last, weekday(self.today + timedelta(weeks=20)))

    def _to_school(self, story: Story) -> None:
        assert story.since is not None
        what, level = self.rng.choice(data("notes")["reasons"]["schools"])
        self._do(story, story.since - timedelta(days=2), "enrol", what=what, level=level, school="")
        self._do(story, story.since - timedelta(days=1), "benefit", kind="none")


def _workplaces(municipality: str) -> Iterator[tuple[str, str]]:
    """(employer/workplace, name of the employer) of all places that a municipality knows."""
    names = {party["key"]: party["name"] for party in data("parties")["organisations"]}
    for employer in data("workplaces"):
        if employer["for"] == municipality:
            yield from (
                (f"{employer['key']}/{place['key']}", names[employer["at"]]) for place in employer["workplaces"]
            )


def _stages(story: Story) -> list[tuple[date, str]]:
    """(first day, stage) of every phase that was reached."""
    return [(day, story.stage_on(day)) for _, day in story.phases()]

"""Plays the stories: every step is a real action, done at its own moment, so that the timelines are whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from opstap.core.actors import Actor
from opstap.core.dates import pretend
from opstap.demo import circumstance_steps, track_steps
from opstap.demo.invented_people import Person
from opstap.demo.parties import MUNICIPALITIES, Staff
from opstap.demo.story_state import Stage
from opstap.demo.story_steps import Step, Story
from opstap.organisations.models import Membership
from opstap.people.actions import Draft, add_participants, change_participants
from opstap.people.models import Participant
from opstap.team.members import actions as team_members
from opstap.team.talks import actions as team_talks
from opstap.tracks import actions as tracks_actions
from opstap.tracks.models import Action, Phase, ProgrammeVersion, Track
from opstap.tracks.todo import actions as tracks_todo
from opstap.work.models import Workplace


class Player:
    """Knows the accounts and programmes, and keeps what every story has made."""

    def __init__(self, staff: Staff, workplaces: dict[str, Workplace]) -> None:
        self.staff = staff
        self.workplaces = workplaces
        versions = ProgrammeVersion.objects.select_related("programme").order_by("number")
        self.versions = {version.programme.key: version for version in versions}
        newest = [version.pk for version in self.versions.values()]
        rows = Phase.objects.filter(version__in=newest).select_related("version__programme")
        self.phases = {(phase.version.programme.key, phase.key): phase for phase in rows}
        self.stages: dict[int, Stage] = {}

    def play(self, stories: Iterable[Story]) -> int:
        """Do every step in the order of its moment; the number of steps."""
        steps = sorted((step for story in stories for step in story.steps), key=lambda step: step.at)
        for step in steps:
            with pretend(step.at):
                STEPS_BY_NAME[step.do](self, step, self.staff.actors[step.who])
        return len(steps)

    def stage(self, step: Step) -> Stage:
        return self.stages[id(step.story)]

    def account(self, email: str) -> Membership:
        return self.staff.memberships[email]


def _arrive(player: Player, step: Step, by: Actor) -> None:
    story, person = step.story, step.story.person
    municipality = MUNICIPALITIES[story.municipality]
    participant = Participant(municipality_id=municipality)
    draft = Draft(participant, _known(person), person.levels)
    add_participants(drafts=[draft], found_by="Brede intake", by=by)
    version = player.versions.get(story.programme)
    first = story.way[0][0] if story.way else ""  # a scripted story decides on its first phase by itself
    track = Track(
        municipality_id=municipality,
        participant=participant,
        version=version if first else None,
        started_on=person.started_on,
        phase=player.phases.get((story.programme, first)),
    )
    owner = player.staff.memberships[story.owner].user if story.owner else None
    tracks_actions.open_tracks(drafts=[tracks_actions.TrackDraft(track, owner, by.organisation_id)], by=by)
    player.stages[id(story)] = Stage(participant, track)


def _known(person: Person) -> dict[str, object]:
    """A date is only said together with its year; where the day is unknown, the year stands alone."""
    return {name: value for name, value in person.values.items() if value is not None}


def _join(player: Player, step: Step, by: Actor) -> None:
    stage, email = player.stage(step), step.args["email"]
    stage.involvements[email] = team_members.join_team(
        participant=stage.participant,
        membership=player.staff.memberships[email],
        hours_a_week=step.args["hours"],
        by=by,
    )


def _leave(player: Player, step: Step, by: Actor) -> None:
    involvement = player.stage(step).involvements[step.args["email"]]
    team_members.leave_team(involvement=involvement, why_none=step.args["why"], by=by)


def _talk(player: Player, step: Step, by: Actor) -> None:
    team_talks.log_contact(
        participant=player.stage(step).participant,
        note=step.args["note"],
        how=step.args["how"],
        with_whom=step.args["with_whom"],
        by=by,
    )


def _agree(player: Player, step: Step, by: Actor) -> None:
    stage, task = player.stage(step), step.args["task"]
    rule = task.get("rule", "")
    stage.actions[step.args["key"]] = tracks_todo.add_action(
        track=stage.track,
        text=task["text"],
        due_on=step.args["due"],
        owner=None if step.args["own"] else player.staff.memberships[step.who].user,
        choice=Action.Choice.OBLIGATION if rule else Action.Choice.OWN_CHOICE,
        rule=rule,
        by=by,
    )


def _move(player: Player, step: Step, by: Actor) -> None:
    action = player.stage(step).actions[step.args["key"]]
    tracks_todo.move_action(subject=action, due_on=step.args["due"], by=by)
    action.due_on = step.args["due"]


def _close(player: Player, step: Step, by: Actor) -> None:
    action = player.stage(step).actions[step.args["key"]]
    tracks_todo.close_action(subject=action, state=step.args["state"], reason=step.args.get("reason", ""), by=by)


def _level(player: Player, step: Step, by: Actor) -> None:
    draft = Draft(player.stage(step).participant, levels=step.args["levels"])
    change_participants(drafts=[draft], found_by="Toets van de taalschool", by=by)


STEPS_BY_NAME: dict[str, Callable[[Player, Step, Actor], None]] = {
    "arrive": _arrive,
    "join": _join,
    "leave": _leave,
    "talk": _talk,
    "agree": _agree,
    "move": _move,
    "close": _close,
    "level": _level,
    **circumstance_steps.STEPS_BY_NAME,
    **track_steps.STEPS_BY_NAME,
}

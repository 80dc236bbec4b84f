"""The demo's self-assessments: two municipalities twice, a year apart, with a running plan; the others share their scores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

from opstap.core.actors import Actor
from opstap.core.dates import now, pretend
from opstap.demo.data_files import data
from opstap.demo.parties import EVERY_MUNICIPALITY
from opstap.organisations.models import Membership, Municipality
from opstap.selfcheck import refusals
from opstap.selfcheck.answers import actions as answers_actions
from opstap.selfcheck.assessments import actions as assessments_actions
from opstap.selfcheck.comparison import actions as comparison_actions
from opstap.selfcheck.discussion import actions as discussion_actions
from opstap.selfcheck.improvement_plan import actions as improvement_plan_actions
from opstap.selfcheck.instruments.schema import Instrument, Statement, load_builtin
from opstap.selfcheck.models import AgreedScore, Assessment, Respondent
from opstap.selfcheck.respondents import actions as respondents_actions

ADDRESS = "https://opstap.example/self-check/"


def play_assessments(memberships: dict[str, Membership], actors: dict[str, Actor]) -> int:
    """All of them, by the real actions and in their time. Gives how many there are."""
    told = data("selfcheck")
    kis = next(each for each in load_builtin() if each.key == "kis")
    places = Municipality.objects.select_related("organisation").in_bulk(list(EVERY_MUNICIPALITY.values()))
    for one in told["assessments"]:
        player = _Player(one, told["reasons"], kis, memberships, actors)
        player.play(places[EVERY_MUNICIPALITY[one["place"]]])
    return len(told["assessments"])


class _Player:
    """One assessment, from its beginning to its plan."""

    def __init__(
        self,
        told: dict[str, Any],
        reasons: list[str],
        kis: Instrument,
        memberships: dict[str, Membership],
        actors: dict[str, Actor],
    ) -> None:
        self.told, self.reasons, self.kis = told, reasons, kis
        self.memberships, self.actors = memberships, actors
        self.by = actors[told["owner"]]
        self.today = now()
        self.began = self.today - timedelta(weeks=told["weeks"])

    def play(self, place: Municipality) -> None:
        rows = [{"who": self.told["owner"], "row": self.told["owner_row"]}, *self.told.get("people", [])]
        with pretend(self.began):
            started = assessments_actions.start(
                municipality=place,
                instrument=self.kis,
                name=self.told["name"],
                by=self.by,
                owner=self.memberships[self.told["owner"]].user,
                capacity=Respondent.Capacity.POLICY_OFFICER,
            )
            for one in rows[1:]:
                user = self.memberships[one["who"]].user
                respondents_actions.invite(
                    assessment=started, user=user, capacity=one["as"], address=ADDRESS, by=self.by
                )
        with pretend(self.began + timedelta(days=5)):
            for one in rows:
                self._answer(started, one)
        with pretend(self.began + timedelta(days=12)):
            self._settle(Assessment.objects.select_related("municipality__organisation").get(pk=started.pk))

    def _answer(self, started: Assessment, one: dict[str, Any]) -> None:
        by = self.actors[one["who"]]
        user = self.memberships[one["who"]].user
        mine = Respondent.objects.select_related("assessment").get(assessment=started, user=user)
        comments = {each["at"]: each["text"] for each in self.told.get("comments", []) if each["who"] == one["who"]}
        filled = [
            answers_actions.FilledAnswer(
                asked.key,
                None if given == "n" else int(given),
                not_applicable=given == "n",
                why=self.told.get("not_applicable", "") if given == "n" else "",
                comment=comments.get(asked.number, ""),
            )
            for asked, given in self._given(one["row"])
        ]
        answers_actions.save_answers(respondent=mine, answers=filled, by=by)
        answers_actions.finish(respondent=mine, by=by)

    def _settle(self, ready: Assessment) -> None:
        settled = {each.statement for each in self._agreed_at_once(ready)}
        for asked, given in self._given(self.told.get("agreed", "")):
            if asked.key in settled:
                continue
            reason = self.reasons[asked.number % len(self.reasons)]
            discussion_actions.agree(assessment=ready, statement=asked.key, value=int(given), reason=reason, by=self.by)
        for each in self.told.get("plan", []):
            self._plan(ready, each)
        if "share" in self.told:
            comparison_actions.share(assessment=ready, contact=self.told["share"], by=self.by)
        if self.told.get("closed"):
            assessments_actions.close(assessment=ready, by=self.by)

    def _agreed_at_once(self, ready: Assessment) -> Iterable[AgreedScore]:
        """Where everybody gave the same score, in one click."""
        with suppress(refusals.NothingSame):
            discussion_actions.agree_where_same(assessment=ready, by=self.by)
        return AgreedScore.objects.filter(assessment=ready)

    def _plan(self, ready: Assessment, each: dict[str, Any]) -> None:
        """Before a day that counts from the real today; what is done was done on that day."""
        asked = next(one for one in self.kis.statements if one.number == each["at"])
        moment = self.today + timedelta(days=each["days"])
        text = each.get("text") or asked.tips[each["tip"] - 1].in_language("nl")
        planned = improvement_plan_actions.plan_action(
            assessment=ready,
            theme=self.kis.theme_of(asked.key).key,
            statement=asked.key,
            text=text,
            due_on=moment.date(),
            owner=self.memberships[each["owner"]].user,
            effect=each.get("effect", ""),
            measure=each.get("measure", ""),
            by=self.by,
        )
        if "done" in each:
            with pretend(moment):
                improvement_plan_actions.close_action(
                    subject=planned, state="done", outcome=each["done"], by=self.actors[each["owner"]]
                )

    def _given(self, row: str) -> Iterator[tuple[Statement, str]]:
        for asked, given in zip(self.kis.statements, row.split(), strict=bool(row)):
            if given != ".":
                yield asked, given

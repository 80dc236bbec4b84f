"""Every change to a self-assessment."""

from __future__ import annotations

from opstap.selfcheck.actions.answering import agree, finish, save_answer
from opstap.selfcheck.actions.assessing import close, delete, invite, invite_guest, leave, open_early, start
from opstap.selfcheck.actions.planning import close_action, plan_action
from opstap.selfcheck.actions.refusing import (
    AlreadyOpen,
    DayHasPassed,
    HasLeft,
    IsClosed,
    NotInScale,
    NotOpenYet,
    NotReachable,
    NotYours,
    SavedMeanwhile,
    SaysNothing,
    WhyNot,
)

__all__ = [
    "AlreadyOpen",
    "DayHasPassed",
    "HasLeft",
    "IsClosed",
    "NotInScale",
    "NotOpenYet",
    "NotReachable",
    "NotYours",
    "SavedMeanwhile",
    "SaysNothing",
    "WhyNot",
    "agree",
    "close",
    "close_action",
    "delete",
    "finish",
    "invite",
    "invite_guest",
    "leave",
    "open_early",
    "plan_action",
    "save_answer",
    "start",
]

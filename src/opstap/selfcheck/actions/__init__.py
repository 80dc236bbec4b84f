"""Every change to a self-assessment."""

from __future__ import annotations

from opstap.selfcheck.actions.answering import Filled, agree, agree_where_same, finish, save_answer, save_answers
from opstap.selfcheck.actions.assessing import close, delete, delete_all, invite, invite_guest, leave, open_early, start
from opstap.selfcheck.actions.planning import close_action, plan_action
from opstap.selfcheck.actions.refusing import (
    AlreadyOpen,
    DayHasPassed,
    HasLeft,
    IsClosed,
    NothingAgreed,
    NothingSame,
    NothingThere,
    NotInScale,
    NotOpenYet,
    NotReachable,
    NotShared,
    NotYours,
    SavedMeanwhile,
    SaysNothing,
    WhyNot,
)
from opstap.selfcheck.actions.sharing import share, withdraw

__all__ = [
    "AlreadyOpen",
    "DayHasPassed",
    "Filled",
    "HasLeft",
    "IsClosed",
    "NotInScale",
    "NotOpenYet",
    "NotReachable",
    "NotShared",
    "NotYours",
    "NothingAgreed",
    "NothingSame",
    "NothingThere",
    "SavedMeanwhile",
    "SaysNothing",
    "WhyNot",
    "agree",
    "agree_where_same",
    "close",
    "close_action",
    "delete",
    "delete_all",
    "finish",
    "invite",
    "invite_guest",
    "leave",
    "open_early",
    "plan_action",
    "save_answer",
    "save_answers",
    "share",
    "start",
    "withdraw",
]

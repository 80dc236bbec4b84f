"""Every change to a self-assessment."""

from __future__ import annotations

from opstap.selfcheck.actions.answering import agree, finish, save_answer
from opstap.selfcheck.actions.assessing import close, delete, delete_all, invite, invite_guest, leave, open_early, start
from opstap.selfcheck.actions.planning import close_action, plan_action
from opstap.selfcheck.actions.refusing import (
    AlreadyOpen,
    DayHasPassed,
    HasLeft,
    IsClosed,
    NothingAgreed,
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
    "HasLeft",
    "IsClosed",
    "NotInScale",
    "NotOpenYet",
    "NotReachable",
    "NotShared",
    "NotYours",
    "NothingAgreed",
    "NothingThere",
    "SavedMeanwhile",
    "SaysNothing",
    "WhyNot",
    "agree",
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
    "share",
    "start",
    "withdraw",
]

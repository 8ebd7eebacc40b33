"""Writes: campaigns, targets, exchanges, commitments."""

from portevoix.advocacy.operations.campaigns import (
    TargetHasHistory,
    WrittenByALetter,
    add_targets,
    conclude,
    make_promise,
    note_came_back,
    open_campaign,
    plan_next_step,
    record_exchange,
    record_whole,
    remove_exchange,
    remove_target,
    reopen,
    revise_campaign,
    revise_exchange,
    revise_targets,
    settle_commitment,
)
from portevoix.advocacy.operations.news import tell_promises_due

__all__ = [
    "TargetHasHistory",
    "WrittenByALetter",
    "add_targets",
    "conclude",
    "make_promise",
    "note_came_back",
    "open_campaign",
    "plan_next_step",
    "record_exchange",
    "record_whole",
    "remove_exchange",
    "remove_target",
    "reopen",
    "revise_campaign",
    "revise_exchange",
    "revise_targets",
    "settle_commitment",
    "tell_promises_due",
]

"""Writes: campaigns, targets, exchanges, commitments."""

from portevoix.advocacy.operations.campaigns import (
    TargetHasHistory,
    WrittenByALetter,
    add_targets,
    conclude,
    make_promise,
    note_came_back,
    note_received,
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
from portevoix.advocacy.operations.carrying import Carried, Carrier, carried_in
from portevoix.advocacy.operations.carrying import register as register_carrier
from portevoix.advocacy.operations.history import (
    PastExchange,
    Promise,
    add_promises,
    make_targets,
    record_past,
)
from portevoix.advocacy.operations.news import tell_promises_due
from portevoix.advocacy.operations.steps import add_step, remove_step, tick_step
from portevoix.advocacy.operations.taking_up import Along, take_up
from portevoix.advocacy.operations.templates import (
    TemplateChanged,
    adopt,
    publish_template,
    revise_template,
    save_template,
    withdraw_template,
)

__all__ = [
    "Along",
    "Carried",
    "Carrier",
    "PastExchange",
    "Promise",
    "TargetHasHistory",
    "TemplateChanged",
    "WrittenByALetter",
    "add_promises",
    "add_step",
    "add_targets",
    "adopt",
    "carried_in",
    "conclude",
    "make_promise",
    "make_targets",
    "note_came_back",
    "note_received",
    "open_campaign",
    "plan_next_step",
    "publish_template",
    "record_exchange",
    "record_past",
    "record_whole",
    "register_carrier",
    "remove_exchange",
    "remove_step",
    "remove_target",
    "reopen",
    "revise_campaign",
    "revise_exchange",
    "revise_targets",
    "revise_template",
    "save_template",
    "settle_commitment",
    "take_up",
    "tell_promises_due",
    "tick_step",
    "withdraw_template",
]

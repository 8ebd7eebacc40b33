"""Writes: collectives, spaces, members, invitations."""

from portevoix.collectives.operations.collectives import (
    describe,
    open_campaign_space,
    open_collective,
    set_letterhead,
    set_sending_rules,
    set_up,
)
from portevoix.collectives.operations.invitations import (
    AlreadyMember,
    InvitationClosed,
    WrongAccount,
    accept,
    forget_invitations,
    invitation_url,
    invite,
    resend,
    sign_up,
    withdraw,
)
from portevoix.collectives.operations.members import LastCoordinator, change_role, leave_portevoix, remove
from portevoix.collectives.operations.news import forget_news, notify, read, read_all, wish, write_due
from portevoix.collectives.operations.second_step import OwnSecondStepMissing, ask_for_second_step

__all__ = [
    "AlreadyMember",
    "InvitationClosed",
    "LastCoordinator",
    "OwnSecondStepMissing",
    "WrongAccount",
    "accept",
    "ask_for_second_step",
    "change_role",
    "describe",
    "forget_invitations",
    "forget_news",
    "invitation_url",
    "invite",
    "leave_portevoix",
    "notify",
    "open_campaign_space",
    "open_collective",
    "read",
    "read_all",
    "remove",
    "resend",
    "set_letterhead",
    "set_sending_rules",
    "set_up",
    "sign_up",
    "wish",
    "withdraw",
    "write_due",
]

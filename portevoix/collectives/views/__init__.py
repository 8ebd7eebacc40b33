"""The pages of a collective."""

from portevoix.collectives.views.collectives import (
    collective,
    create,
    file,
    letterhead,
    letterhead_preview,
    setup,
)
from portevoix.collectives.views.invitations import invitation, resend, withdraw
from portevoix.collectives.views.members import change_role, close_account, leave, members, remove
from portevoix.collectives.views.news import news, news_wishes, open_news, read_all
from portevoix.collectives.views.second_step import ask_second_step
from portevoix.collectives.views.sender import check_sender, confirm_sender, sender
from portevoix.collectives.views.sendings import sending_rules

__all__ = [
    "ask_second_step",
    "change_role",
    "check_sender",
    "close_account",
    "collective",
    "confirm_sender",
    "create",
    "file",
    "invitation",
    "leave",
    "letterhead",
    "letterhead_preview",
    "members",
    "news",
    "news_wishes",
    "open_news",
    "read_all",
    "remove",
    "resend",
    "sender",
    "sending_rules",
    "setup",
    "withdraw",
]

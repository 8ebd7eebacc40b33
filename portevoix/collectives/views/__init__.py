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
from portevoix.collectives.views.sendings import sending_rules

__all__ = [
    "ask_second_step",
    "change_role",
    "close_account",
    "collective",
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
    "sending_rules",
    "setup",
    "withdraw",
]

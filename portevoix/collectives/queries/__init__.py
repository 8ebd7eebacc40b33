"""Reads: roles, spaces, collectives of a person; news."""

from portevoix.collectives.queries.news import News, news_of, told, unread, wishes_of, with_unread
from portevoix.collectives.queries.people import (
    collectives_of,
    collectives_where_writing,
    current,
    file_in,
    invitation_of,
    members_of,
    open_invitations,
    people_in,
    role_in,
    spaces_of,
    standing,
)

__all__ = [
    "News",
    "collectives_of",
    "collectives_where_writing",
    "current",
    "file_in",
    "invitation_of",
    "members_of",
    "news_of",
    "open_invitations",
    "people_in",
    "role_in",
    "spaces_of",
    "standing",
    "told",
    "unread",
    "wishes_of",
    "with_unread",
]

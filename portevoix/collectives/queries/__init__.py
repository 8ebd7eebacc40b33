"""Reads: roles, spaces, collectives of a person; news."""

from portevoix.collectives.queries.news import News, news_of, told, unread, wishes_of, with_unread
from portevoix.collectives.queries.people import (
    collectives_of,
    collectives_where_writing,
    coordinators_without_second_step,
    current,
    file_in,
    invitation_of,
    members_of,
    open_invitations,
    people_in,
    role_in,
    spaces_coordinated_by,
    spaces_of,
    standing,
    waits_for_second_step,
)

__all__ = [
    "News",
    "collectives_of",
    "collectives_where_writing",
    "coordinators_without_second_step",
    "current",
    "file_in",
    "invitation_of",
    "members_of",
    "news_of",
    "open_invitations",
    "people_in",
    "role_in",
    "spaces_coordinated_by",
    "spaces_of",
    "standing",
    "told",
    "unread",
    "waits_for_second_step",
    "wishes_of",
    "with_unread",
]

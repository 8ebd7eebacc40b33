"""Reads: campaigns of a person, how targets stand, what is due. A constant number of queries each."""

from portevoix.advocacy.queries.campaigns import (
    Figures,
    Summary,
    campaigns_of,
    campaigns_where_writing,
    figures,
    summary,
)
from portevoix.advocacy.queries.due import Agenda, Due, agenda
from portevoix.advocacy.queries.exchanges import (
    exchanges_of,
    exchanges_with,
    journal_of,
    promises_in,
    replies_in,
    replies_to,
)
from portevoix.advocacy.queries.targets import Row, filtered, in_order, rows, targets_of

__all__ = [
    "Agenda",
    "Due",
    "Figures",
    "Row",
    "Summary",
    "agenda",
    "campaigns_of",
    "campaigns_where_writing",
    "exchanges_of",
    "exchanges_with",
    "figures",
    "filtered",
    "in_order",
    "journal_of",
    "promises_in",
    "replies_in",
    "replies_to",
    "rows",
    "summary",
    "targets_of",
]

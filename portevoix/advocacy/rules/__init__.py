"""Arithmetic of a campaign, with no database: how a target stands (`standing`), what a template says (`recipes`)."""

from portevoix.advocacy.rules.standing import (
    REMIND_AFTER,
    SOON,
    Contacts,
    Progress,
    is_due,
    next_step,
    remind_on,
    silent_for,
    standing,
)

__all__ = [
    "REMIND_AFTER",
    "SOON",
    "Contacts",
    "Progress",
    "is_due",
    "next_step",
    "remind_on",
    "silent_for",
    "standing",
]

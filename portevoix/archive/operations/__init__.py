"""Writes: exports, and archives brought in."""

from portevoix.archive.operations.arrivals import (
    AlreadyBrought,
    NotReady,
    bring,
    confirm,
    discard_arrival,
    forget,
    read,
    receive,
)
from portevoix.archive.operations.exports import BadRecipient, ask_export, erase_export, note_taken

__all__ = [
    "AlreadyBrought",
    "BadRecipient",
    "NotReady",
    "ask_export",
    "bring",
    "confirm",
    "discard_arrival",
    "erase_export",
    "forget",
    "note_taken",
    "read",
    "receive",
]

"""Writes of the directory: imports of official data, people and contact points of a space."""

from portevoix.directory.operations.imports import import_an
from portevoix.directory.operations.own import (
    NameMissing,
    add_contact,
    add_person,
    change_contact,
    change_person,
    delete_contact,
)
from portevoix.directory.operations.uploads import HANDLER, ask_import, run_import
from portevoix.directory.operations.work import TooManyClosures

__all__ = [
    "HANDLER",
    "NameMissing",
    "TooManyClosures",
    "add_contact",
    "add_person",
    "ask_import",
    "change_contact",
    "change_person",
    "delete_contact",
    "import_an",
    "run_import",
]

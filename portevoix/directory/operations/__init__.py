"""Writes of the directory: imports of official data, people and contact points of a space."""

from portevoix.directory.operations.deaths import forget_death, note_death, revive
from portevoix.directory.operations.imports import IMPORTERS, import_source
from portevoix.directory.operations.many import (
    NewPoint,
    add_annotations,
    add_people,
    add_points,
    complete_people,
)
from portevoix.directory.operations.own import (
    NameMissing,
    StillReferred,
    add_contact,
    add_person,
    annotate,
    change_contact,
    change_person,
    delete_contact,
    delete_person,
)
from portevoix.directory.operations.uploads import (
    HANDLER,
    ImportUnderWay,
    ask_import,
    may_be_written,
    run_import,
    write_import,
)
from portevoix.directory.operations.work import TooManyClosures

__all__ = [
    "HANDLER",
    "IMPORTERS",
    "ImportUnderWay",
    "NameMissing",
    "NewPoint",
    "StillReferred",
    "TooManyClosures",
    "add_annotations",
    "add_contact",
    "add_people",
    "add_person",
    "add_points",
    "annotate",
    "ask_import",
    "change_contact",
    "change_person",
    "complete_people",
    "delete_contact",
    "delete_person",
    "forget_death",
    "import_source",
    "may_be_written",
    "note_death",
    "revive",
    "run_import",
    "write_import",
]

"""From the bytes of a file to lines of text: pure functions, which refuse rather than guess."""

from portevoix.intake.sources.files import read
from portevoix.intake.sources.records import FileRefused, Line, Options, Table

__all__ = ["FileRefused", "Line", "Options", "Table", "read"]

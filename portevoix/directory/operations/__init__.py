"""Writes of the directory: imports of official data, people and contact points of a space."""

from portevoix.directory.operations.imports import import_an
from portevoix.directory.operations.work import TooManyClosures

__all__ = ["TooManyClosures", "import_an"]

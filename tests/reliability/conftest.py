"""Fixtures of the real processes."""

from tests.reliability.processes import folder, prepared_folder

__all__ = ["folder", "prepared_folder"]

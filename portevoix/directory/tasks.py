"""Background work of the directory."""

from portevoix.directory import operations
from portevoix.jobs import operations as jobs


def register() -> None:
    """Tell the worker who imports."""
    jobs.register(operations.HANDLER, operations.run_import)

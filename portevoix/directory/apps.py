"""What directory registers when Django starts."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """People and bodies that decide."""

    name = "portevoix.directory"

    def ready(self) -> None:
        """Imports asked for from a page are done by a worker."""
        from portevoix.directory import tasks  # noqa: PLC0415  models must be loaded first

        tasks.register()

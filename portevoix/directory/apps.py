"""What directory registers when Django starts."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """People and bodies that decide."""

    name = "portevoix.directory"

"""What desk registers when Django starts."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """A member's week."""

    name = "portevoix.desk"

"""What upkeep registers when Django starts."""

from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    """Backup, restore, check and update of the whole server, and the page that shows them."""

    name = "portevoix.upkeep"

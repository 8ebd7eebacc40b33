"""What journal registers when Django starts."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Who did what to which object, append-only."""

    name = "portevoix.journal"

"""What archive registers when Django starts."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """All that a collective owns, as one open file, and its way in elsewhere."""

    name = "portevoix.archive"

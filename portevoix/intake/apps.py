"""What intake registers when Django starts."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """What people bring: a file of contacts and history, matched, previewed, taken in, undone."""

    name = "portevoix.intake"

"""What advocacy registers when Django starts."""

from django.apps import AppConfig


class AdvocacyConfig(AppConfig):
    """From a demand to an answer and an act."""

    name = "portevoix.advocacy"

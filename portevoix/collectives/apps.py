"""What collectives registers when Django starts."""

from django.apps import AppConfig


class CollectivesConfig(AppConfig):
    """The associations that live here, their spaces and roles."""

    name = "portevoix.collectives"

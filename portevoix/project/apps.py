"""The house as a whole."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Settings, root addresses, navigation, processes."""

    name = "portevoix.project"

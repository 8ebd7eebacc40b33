"""What workspace registers when Django starts."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """Documents that a space writes."""

    name = "portevoix.workspace"

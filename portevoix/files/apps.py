"""What files registers when Django starts."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Stored files, content-addressed within a space."""

    name = "portevoix.files"

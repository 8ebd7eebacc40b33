"""What design registers when Django starts."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """Page skeleton, tokens, components; no word of the domain."""

    name = "portevoix.design"

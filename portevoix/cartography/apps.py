"""What cartography registers when Django starts."""

from django.apps import AppConfig


class CartographyConfig(AppConfig):
    """The map of a campaign."""

    name = "portevoix.cartography"

"""What cartography registers when Django starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CartographyConfig(AppConfig):
    """The map of a campaign."""

    name = "portevoix.cartography"

    def ready(self) -> None:
        """Show the map on the pages of campaigns, targets and actors."""
        from portevoix.design.panels import Panel, register  # noqa: PLC0415  only when Django starts

        register("campaign", Panel(_("Map"), "cartography:board"))
        register("target", Panel(_("Where they stand"), "cartography:place"))
        register("target", Panel(_("Who can reach them"), "cartography:reach"))
        register("actor", Panel(_("Where they stand"), "cartography:of_actor"))

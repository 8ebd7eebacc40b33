"""What competence registers when Django starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompetenceConfig(AppConfig):
    """Who decides what."""

    name = "portevoix.competence"

    def ready(self) -> None:
        """Show who is competent on the pages of campaigns and actors, and the table beside the directory."""
        from portevoix.design.panels import Panel, register  # noqa: PLC0415  only when Django starts

        register("campaign", Panel(_("Who is competent"), "competence:who"))
        register("directory.tabs", Panel(_("Who decides what"), "competence:lines"))
        register("actor", Panel(_("What they are competent for"), "competence:of_actor"))

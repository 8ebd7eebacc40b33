"""What advocacy registers when Django starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdvocacyConfig(AppConfig):
    """From a demand to an answer and an act."""

    name = "portevoix.advocacy"

    def ready(self) -> None:
        """Show exchanges on an actor's page, and make targets from the directory."""
        from portevoix.design.panels import Panel, register  # noqa: PLC0415  only when Django starts

        register("actor", Panel(_("With us"), "advocacy:actor_exchanges"))
        register("deputies.selection", Panel(_("Make them targets"), "advocacy:choose_campaign"))

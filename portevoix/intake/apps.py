"""What intake registers when Django starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    """What people bring: a file of contacts and history, matched, previewed, taken in, undone."""

    name = "portevoix.intake"

    def ready(self) -> None:
        """The worker's part, and a way in from the pages where one looks for it."""
        from portevoix.design.panels import Panel, register  # noqa: PLC0415  models must be loaded first
        from portevoix.intake import tasks  # noqa: PLC0415

        tasks.register()
        for place in ("people.bring", "collective.bring"):
            register(place, Panel(_("Bring a file"), "intake:begin"))

"""The house as a whole."""

from datetime import timedelta

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Settings, root addresses, navigation, processes."""

    name = "portevoix.project"

    def ready(self) -> None:
        """Register background work."""
        from portevoix.jobs import operations as jobs  # noqa: PLC0415  models are ready only now
        from portevoix.project import tasks  # noqa: PLC0415

        jobs.register("project.places", tasks.load_places)
        jobs.register_periodic("project.mail", tasks.hold_abandoned_mail, every=timedelta(minutes=10))

"""What upkeep registers when Django starts."""

from datetime import timedelta

from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    """Backup, restore, check and update of the whole server, and the page that shows them."""

    name = "portevoix.upkeep"

    def ready(self) -> None:
        """Register background work and checks; the page shows the checks in this order."""
        from portevoix.jobs import operations as jobs  # noqa: PLC0415  models are ready only now
        from portevoix.upkeep import tasks  # noqa: PLC0415
        from portevoix.upkeep.queries import checks, flow, visits  # noqa: PLC0415

        jobs.register_periodic(visits.HANDLER, tasks.visit, every=timedelta(hours=1))
        checks.register("jobs", flow.jobs)
        checks.register("outbox", flow.outbox)
        checks.register("journal", flow.chains)

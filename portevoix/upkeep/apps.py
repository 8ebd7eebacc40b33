"""What upkeep registers when Django starts."""

from datetime import timedelta

from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    """Backup, restore, check and update of the whole server, and the page that shows them."""

    name = "portevoix.upkeep"

    def ready(self) -> None:
        """Register background work and checks."""
        from portevoix.jobs import operations as jobs  # noqa: PLC0415  models are ready only now
        from portevoix.upkeep import tasks  # noqa: PLC0415
        from portevoix.upkeep.queries import backups, mail, visits  # noqa: PLC0415

        jobs.register(mail.HANDLER, tasks.try_mail)
        jobs.register(backups.HANDLER, tasks.backup)
        jobs.register_periodic("upkeep.night", tasks.watch, every=timedelta(minutes=10))
        jobs.register_periodic(visits.HANDLER, tasks.visit, every=timedelta(hours=1))
        self._register_checks()

    def _register_checks(self) -> None:
        """The page shows them in this order, worst first."""
        from portevoix.upkeep.queries import backups, checks, flow, machine, mail, storage  # noqa: PLC0415

        checks.register("backup", backups.check)
        checks.register("database", storage.database)
        checks.register("migrations", storage.migrations)
        checks.register("files", storage.files)
        checks.register("journal", flow.chains)
        checks.register("jobs", flow.jobs)
        checks.register("outbox", flow.outbox)
        checks.register("restored", flow.restored)
        checks.register("mail", machine.mail)
        checks.register("returns", mail.check)
        checks.register("certificate", machine.certificate)
        checks.register("disk", storage.disk)
        checks.register("permissions", storage.permissions)
        checks.register("clock", machine.clock)
        checks.register("versions", machine.versions)

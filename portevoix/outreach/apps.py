"""What outreach registers when Django starts."""

from datetime import timedelta

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """Letters and mailings."""

    name = "portevoix.outreach"

    def ready(self) -> None:
        """Register background work."""
        from portevoix.jobs import operations as jobs  # noqa: PLC0415  models are not loaded before
        from portevoix.outreach import tasks  # noqa: PLC0415
        from portevoix.outreach.operations import printing, sending  # noqa: PLC0415

        jobs.register(sending.SEND, tasks.send_letters)
        jobs.register(sending.TEST, tasks.send_trial)
        jobs.register(printing.PRINT, tasks.make_printout)
        jobs.register_periodic("outreach.forget", tasks.forget_printouts, every=timedelta(hours=6))

"""What collectives registers when Django starts."""

from datetime import timedelta

from django.apps import AppConfig


class CollectivesConfig(AppConfig):
    """The associations that live here, their spaces and roles."""

    name = "portevoix.collectives"

    def ready(self) -> None:
        """Register background work and kinds of news."""
        from portevoix.collectives import tasks  # noqa: PLC0415  models are ready only now
        from portevoix.collectives.rules import kinds, news  # noqa: PLC0415
        from portevoix.jobs import operations as jobs  # noqa: PLC0415

        jobs.register_periodic("collectives.tidy", tasks.tidy, every=timedelta(days=1))
        jobs.register_periodic("collectives.news", tasks.write_news, every=timedelta(minutes=1))
        jobs.register("collectives.sender", tasks.check_sender)
        jobs.register_periodic("collectives.senders", tasks.check_senders, every=timedelta(days=1))
        for kind in kinds.KINDS:
            news.register(kind)

"""What collectives registers when Django starts."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CollectivesConfig(AppConfig):
    """The associations that live here, their spaces and roles."""

    name = "portevoix.collectives"

    def ready(self) -> None:
        """Register background work and kinds of news."""
        from portevoix.collectives import tasks  # noqa: PLC0415  models are ready only now
        from portevoix.collectives.rules import news  # noqa: PLC0415
        from portevoix.jobs import operations as jobs  # noqa: PLC0415

        jobs.register_periodic("collectives.tidy", tasks.tidy, every=timedelta(days=1))
        jobs.register_periodic("collectives.news", tasks.write_news, every=timedelta(minutes=1))
        news.register(
            news.Kind(
                "collectives.joined",
                label=_("Someone accepted an invitation"),
                one=_("%(who)s has joined %(collective)s."),
                many=_("%(count)s people have joined %(collective)s."),
                icon="user-plus",
            )
        )
        news.register(
            news.Kind(
                "collectives.second_step",
                label=_("Your collective asks for a second step"),
                one=_("%(collective)s asks who coordinates to sign in with a second step: add yours."),
                many=_("%(count)s collectives ask you for a second step."),
                icon="key",
            )
        )

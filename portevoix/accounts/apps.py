"""What accounts registers when Django starts."""

from datetime import timedelta

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in."""

    name = "portevoix.accounts"

    def ready(self) -> None:
        """Register background work."""
        from portevoix.accounts import tasks  # noqa: PLC0415  models are ready only now
        from portevoix.jobs import operations as jobs  # noqa: PLC0415

        jobs.register("accounts.mail", tasks.deliver)
        jobs.register_periodic("accounts.tidy", tasks.tidy, every=timedelta(hours=12))

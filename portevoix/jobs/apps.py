"""What jobs registers when Django starts."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Background work: leased, resumable, cancellable."""

    name = "portevoix.jobs"

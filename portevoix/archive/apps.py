"""What archive registers when Django starts."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArchiveConfig(AppConfig):
    """All that a collective owns, as one open file, and its way in elsewhere."""

    name = "portevoix.archive"

    def ready(self) -> None:
        """Register background work, and the way in from the page of a collective."""
        from portevoix.archive import tasks  # noqa: PLC0415  models are not loaded before
        from portevoix.archive.operations import arrivals, exports  # noqa: PLC0415
        from portevoix.collectives.panels import OF_COORDINATION  # noqa: PLC0415
        from portevoix.design import panels  # noqa: PLC0415
        from portevoix.jobs import operations as jobs  # noqa: PLC0415

        jobs.register(exports.EXPORT, tasks.make_export)
        jobs.register(arrivals.READ, tasks.read_archive)
        jobs.register(arrivals.BRING, tasks.bring_archive)
        jobs.register_periodic("archive.forget", tasks.forget, every=timedelta(hours=6))
        jobs.register_periodic("archive.erase", tasks.erase_closed, every=timedelta(hours=6))
        panels.register(OF_COORDINATION, panels.Panel(_("Archive"), "archive:exports"))
        panels.register("collective.closing", panels.Panel(_("Close this collective"), "archive:close"))

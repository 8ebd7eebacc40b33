"""What the treasurer's page says first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portevoix.jobs import queries as jobs
from portevoix.jobs.models import Job
from portevoix.upkeep.enums import Light
from portevoix.upkeep.queries import backups, visits
from portevoix.upkeep.queries.visits import Visit
from portevoix.upkeep.rules.findings import Finding
from portevoix.upkeep.rules.rotation import Backup

SHOWN = 12


@dataclass(frozen=True)
class Overview:
    """The state of the server, its backups, the one under way, the next."""

    visit: Visit
    backups: list[Backup]
    job: Job | None
    next_at: datetime | None
    headline: str
    folder: str
    is_sealed: bool

    @property
    def is_backing_up(self) -> bool:
        """Whether a backup waits for its turn or is being taken."""
        return self.job is not None and not self.job.is_over

    @property
    def troubles(self) -> list[Finding]:
        """What asks for somebody, worst first."""
        return [finding for finding in self.visit.findings if finding.light != Light.GREEN]

    @property
    def fine(self) -> list[Finding]:
        """What is well."""
        return [finding for finding in self.visit.findings if finding.light == Light.GREEN]

    @property
    def refusal(self) -> str:
        """Why the last backup asked for was not taken; empty when it was."""
        return str(self.job.result.get("refusal", "")) if self.job and self.job.is_over else ""


def overview(*, at: datetime) -> Overview:
    """Three queries and one look at the folder of backups; nothing is checked now."""
    visit, kept = visits.last_visit(), backups.kept()
    return Overview(
        visit=visit,
        backups=kept[:SHOWN],
        job=jobs.latest(backups.HANDLER, key=backups.KEY),
        next_at=None if settings.DEMONSTRATION else backups.next_due(at=at),
        headline=f"{state_words(visit)} {backup_words(kept, at=at)}".strip(),
        folder=str(settings.BACKUP_DIR),
        is_sealed=bool(settings.BACKUP_RECIPIENT),
    )


def state_words(visit: Visit) -> str:
    """How the server is, in one sentence."""
    if visit.at is None:
        return _("Nothing was checked yet.")
    count = sum(finding.light == visit.light for finding in visit.findings)
    if visit.light == Light.RED:
        return ngettext("%(n)s thing must be mended now.", "%(n)s things must be mended now.", count) % {
            "n": count
        }
    if visit.light == Light.ORANGE:
        return ngettext("%(n)s thing asks for you soon.", "%(n)s things ask for you soon.", count) % {
            "n": count
        }
    return _("All is well.")


def backup_words(kept: list[Backup], *, at: datetime) -> str:
    """How old the last backup is."""
    if settings.DEMONSTRATION and not kept:
        return ""
    if not kept:
        return _("There is no backup.")
    return _("The last backup is %(age)s old.") % {"age": age_words(at - kept[0].at)}


def age_words(age: timedelta) -> str:
    """Minutes, hours or days: the largest that fits."""
    minutes = max(int(age.total_seconds() // 60), 1)
    hours, days = minutes // 60, minutes // 1440
    if days:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    if hours:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}

"""Which backups are kept, and when the next is due."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

NAMED = re.compile(r"portevoix-(\d{4}-\d\d-\d\d-\d{6})\.tar(\.age)?")
WRITTEN = "%Y-%m-%d-%H%M%S"


@dataclass(frozen=True)
class Backup:
    """One backup in the folder."""

    path: Path
    at: datetime
    size: int

    @property
    def name(self) -> str:
        """Its file name, which is also how a page names it."""
        return self.path.name

    @property
    def is_encrypted(self) -> bool:
        """Whether only the holder of the key can open it."""
        return self.path.suffix == ".age"


def name_of(at: datetime, *, encrypted: bool) -> str:
    """How the folder names a backup taken at that moment (UTC)."""
    return f"portevoix-{at.astimezone(UTC):{WRITTEN}}.tar" + (".age" if encrypted else "")


def moment_of(name: str) -> datetime | None:
    """When a file of the folder was taken; None when it is not one of ours."""
    found = NAMED.fullmatch(name)
    return datetime.strptime(found[1], WRITTEN).replace(tzinfo=UTC) if found else None


def to_forget(backups: Iterable[Backup], *, keep: tuple[int, int, int], zone: tzinfo) -> list[Backup]:
    """Those that neither the last days, weeks nor months need: the newest of each is kept."""
    newest = sorted(backups, key=lambda backup: backup.at, reverse=True)
    kept = set(newest[:1])
    for count, form in zip(keep, ("%Y-%m-%d", "%G-%V", "%Y-%m"), strict=True):
        periods: dict[str, Backup] = {}
        for backup in newest:
            periods.setdefault(backup.at.astimezone(zone).strftime(form), backup)
        kept |= set(list(periods.values())[:count])
    return [backup for backup in newest if backup not in kept]


def next_night(after: datetime, *, hour: int, zone: tzinfo) -> datetime:
    """The first time the clock says that hour after a moment."""
    local = after.astimezone(zone)
    night = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    if night <= local:
        night = (night + timedelta(days=1)).replace(hour=hour)
    return night.astimezone(UTC)

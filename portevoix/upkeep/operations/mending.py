"""What the doctor may mend by itself: files that nothing needs any more."""

from dataclasses import dataclass
from datetime import datetime

from portevoix.files import operations as files
from portevoix.journal import operations as journal
from portevoix.upkeep.queries import strays


@dataclass(frozen=True)
class Swept:
    """How many files on disk that no row named, how many rows that nothing used, with their bytes."""

    unnamed: int
    unused: int


def sweep(*, at: datetime) -> Swept:
    """Erase files a day old or more that nothing needs; what came to be used meanwhile stays."""
    unused = sum(files.erase_if_unused(stored) for stored in strays.unused(at=at))
    unnamed = strays.unnamed(at=at)
    for path in unnamed:
        path.unlink(missing_ok=True)
    swept = Swept(len(unnamed), unused)
    if unnamed or unused:
        verb = f"sweep {swept.unnamed + swept.unused}"
        journal.record(space=0, actor=None, verb=verb, kind="files", key="unused", at=at)
    return swept

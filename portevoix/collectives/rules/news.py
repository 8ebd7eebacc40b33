"""News: the kinds that apps register, in whose words, and when a mail may say that there are some."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from portevoix.collectives.enums import Rhythm

TOGETHER = timedelta(minutes=2)  # what comes in a burst makes one mail
DIGEST_AT = time(8)
MONDAY = 0
READ_FORGOTTEN = timedelta(days=60)
FORGOTTEN = timedelta(days=180)


@dataclass(frozen=True)
class Kind:
    """One kind of news, in the words of the app that knows it; all of them lazy translations.

    `label` stands in the settings ("A reply was noted"); `one` on the page, with the facts given to `notify` and `who`
    ("%(who)s noted a reply of %(person)s"); `many` tells several of the same page at once, with `count`.
    """

    name: str
    label: Any
    one: Any
    many: Any
    rhythm: Rhythm = Rhythm.DIGEST
    icon: str = "bell"


@dataclass(frozen=True)
class Wishes:
    """When someone wants mail about news."""

    quiet_from: time
    quiet_until: time
    weekly: bool
    rhythms: dict[str, str]


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; from `apps.ready` alone."""
    _kinds[kind.name] = kind


def kinds() -> list[Kind]:
    """All of them, by name: an app's stand together."""
    return [_kinds[name] for name in sorted(_kinds)]


def kind_of(name: str) -> Kind | None:
    """The kind of that name; None when no app knows it any more."""
    return _kinds.get(name)


def mail_at(kind: Kind, wishes: Wishes, *, at: datetime) -> datetime | None:
    """When a mail may say that this came, in UTC; None for never."""
    rhythm = wishes.rhythms.get(kind.name, kind.rhythm)
    if rhythm == Rhythm.NEVER:
        return None
    if rhythm == Rhythm.DIGEST:
        return _next(timezone.localtime(at), DIGEST_AT, weekday=MONDAY if wishes.weekly else None)
    soon = timezone.localtime(at + TOGETHER)
    return _next(soon, wishes.quiet_until) if _is_quiet(soon.time(), wishes) else at + TOGETHER


def _is_quiet(clock: time, wishes: Wishes) -> bool:
    """Whether that time of day lies in the quiet hours, which may run over midnight."""
    start, end = wishes.quiet_from, wishes.quiet_until
    return start <= clock < end if start <= end else clock >= start or clock < end


def _next(after: datetime, clock: time, *, weekday: int | None = None) -> datetime:
    """The first moment after a local one that has that time of day, and that weekday if one is given."""
    day = after.date()
    found = datetime.combine(day, clock, after.tzinfo)
    while found <= after or weekday not in {None, found.weekday()}:
        day += timedelta(days=1)
        found = datetime.combine(day, clock, after.tzinfo)
    return found

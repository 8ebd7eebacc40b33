"""Reads: what is new to a person, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import Count, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective, Membership, NewsWishes, Notification
from portevoix.collectives.queries.people import has_second_step, spaces_of
from portevoix.collectives.rules import ERASED_AFTER
from portevoix.collectives.rules import news as rules


@dataclass(frozen=True)
class News:
    """What the page tells in one line: one notification, or several of the same page."""

    first: Notification
    words: str
    icon: str
    count: int


def news_of(user: Any) -> QuerySet[Notification]:
    """The news of a person, the last first; not those of spaces they have left."""
    return (
        Notification.objects.filter(Q(space=None) | Q(space__in=spaces_of(user).values("pk")), user=user.pk)
        .select_related("by")
        .order_by("-at", "-pk")
    )


def unread_of(user: Any) -> QuerySet[Notification]:
    """What is new to a person, in no order."""
    inside = spaces_of(user).values("pk")
    return Notification.objects.filter(Q(space=None) | Q(space__in=inside), user=user.pk, read_at=None)


def unread(user: Any) -> int:
    """How much is new to a person (one query)."""
    return unread_of(user).count()


@dataclass(frozen=True)
class Menu:
    """What the head of every page shows of a person: their collectives, the closed ones last, and how much is new."""

    collectives: list[Collective]
    unread: int


def menu_of(user: Any, *, at: datetime) -> Menu:
    """The collectives a person belongs to, by name, then the closed ones that they may open again.

    One query; one more for who coordinated a closed collective that asks for a second step.
    """
    new = Subquery(unread_of(user).values("user").annotate(count=Count("pk")).values("count"))
    held = Membership.objects.filter(user=user.pk).select_related("collective").annotate(new=new)
    rows = list(held.order_by("collective__name", "pk"))
    opened = [row.collective for row in rows if row.collective.closed_at is None]
    closed = [row for row in rows if row.collective.closed_at and row.role == Role.COORDINATOR]
    again = [row.collective for row in closed if _may_open_again(row.collective, user, at=at)]
    return Menu(
        [*opened, *sorted(again, key=attrgetter("closed_at"))],
        rows[0].new or 0 if rows else 0,
    )


def _may_open_again(collective: Collective, user: Any, *, at: datetime) -> bool:
    """Within the thirty days, and with the second step where the collective asks for one."""
    within = collective.closed_at is not None and collective.closed_at > at - ERASED_AFTER
    return within and (not collective.require_second_step or has_second_step(user))


def told(notifications: Iterable[Notification]) -> list[News]:
    """In words, what nobody read yet folded by kind and page (no query)."""
    folded: dict[tuple[Any, ...], list[Notification]] = {}
    for one in notifications:
        folded.setdefault((one.kind, one.url, one.read_at is None or one.pk), []).append(one)
    known = ((rules.kind_of(group[0].kind), group) for group in folded.values())
    return [_told(kind, group) for kind, group in known if kind]


def _told(kind: rules.Kind, group: list[Notification]) -> News:
    first = group[0]
    who = first.by.name if first.by else _("Someone")
    words = kind.one if len(group) == 1 else kind.many
    return News(first, words % {**first.facts, "who": who, "count": len(group)}, kind.icon, len(group))


def wishes_of(user: Any) -> rules.Wishes:
    """When a person wants mail; the defaults as long as they said nothing."""
    own = getattr(user, "news_wishes", None) or NewsWishes()
    return rules.Wishes(own.quiet_from, own.quiet_until, own.weekly, own.rhythms)

"""Reads: what is new to a person, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from portevoix.collectives.models import Collective, NewsWishes, Notification
from portevoix.collectives.queries.people import spaces_of
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


def unread(user: Any) -> int:
    """How much is new to a person (one query)."""
    return news_of(user).filter(read_at=None).order_by().count()


def with_unread(collectives: QuerySet[Collective], user: Any) -> QuerySet[Collective]:
    """The same rows, each with `unread`: how much is new to that person, for the head of every page (no query more)."""
    new = news_of(user).filter(read_at=None).order_by().values("user").annotate(count=Count("pk"))
    return collectives.annotate(unread=Coalesce(Subquery(new.values("count")), 0))


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

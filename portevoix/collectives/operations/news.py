"""Writes: news for people, and the mails that say that there is some."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portevoix.accounts import operations as accounts
from portevoix.accounts.models import User
from portevoix.collectives import queries
from portevoix.collectives.enums import Role
from portevoix.collectives.models import NewsWishes, Notification, Space
from portevoix.collectives.rules import news as rules


@transaction.atomic
def notify(
    space: Space | None,
    *,
    kind: str,
    key: str,
    url: str,
    at: datetime,
    by: Any = None,
    to: Iterable[int] | None = None,
    role: Role = Role.MEMBER,
    facts: dict[str, Any] | None = None,
) -> int:
    """Tell people of a space what happened, in the transaction of what happened; how many were told.

    `to` are keys of users; without it everyone who holds `role` in the space. Who did it is not told. `key` makes it
    harmless to say twice. `url` is a path of this site; `facts` fill the kind's words and stay on the page: no mail holds them.
    Raises KeyError for a kind that no app registered. Three queries.
    """
    known = rules.kind_of(kind)
    if known is None:
        raise KeyError(kind)
    chosen = set(to) if to is not None else _holders(space, role)
    author = getattr(by, "pk", None)
    people = User.objects.filter(pk__in=chosen - {author}, is_active=True)
    rows = [
        Notification(
            user=user,
            space=space,
            kind=kind,
            key=key,
            url=url,
            by_id=author,
            at=at,
            facts=facts or {},
            mail_at=rules.mail_at(known, queries.wishes_of(user), at=at),
        )
        for user in people.select_related("news_wishes")
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _holders(space: Space | None, role: Role) -> set[int]:
    if space is None:
        return set()
    return set(queries.people_in(space, role=role).values_list("user_id", flat=True))


def read(notification: Notification, *, at: datetime) -> int:
    """Someone opened it: it and what stands folded with it is no longer new. How many."""
    same = Notification.objects.filter(
        user=notification.user_id, kind=notification.kind, url=notification.url, read_at=None
    )
    return same.update(read_at=at, mail_at=None)


def read_all(user: User, *, at: datetime) -> int:
    """Nothing is new any more for this person. How many were."""
    return user.notifications.filter(read_at=None).update(read_at=at, mail_at=None)


def wish(user: User, *, wishes: rules.Wishes) -> None:
    """Keep when someone wants mail; it holds for what comes from now on."""
    own = {name: rhythm for name, rhythm in wishes.rhythms.items() if rhythm != _default(name)}
    NewsWishes.objects.update_or_create(
        user=user,
        defaults={
            "quiet_from": wishes.quiet_from,
            "quiet_until": wishes.quiet_until,
            "weekly": wishes.weekly,
            "rhythms": own,
        },
    )


def _default(name: str) -> str:
    kind = rules.kind_of(name)
    return kind.rhythm if kind else ""


def write_due(*, at: datetime) -> int:
    """Write to each person whose news may be said by mail now: one mail each. How many mails."""
    due = Notification.objects.filter(mail_at__lte=at).order_by("user").values_list("user", flat=True)
    return sum(_write(pk, at=at) for pk in due.distinct())


@transaction.atomic
def _write(pk: int, *, at: datetime) -> int:
    """One mail for all that is due to one person; nothing when another worker was faster."""
    due = Notification.objects.filter(user=pk, mail_at__lte=at)
    if not (count := due.update(mail_at=None)):
        return 0
    page, own = (
        settings.PUBLIC_URL + reverse(name) for name in ("collectives:news", "collectives:news_wishes")
    )
    words = ngettext(
        "Hello,\n\nOne piece of news waits for you on Portevoix:\n\n%(page)s\n",
        "Hello,\n\n%(count)s pieces of news wait for you on Portevoix:\n\n%(page)s\n",
        count,
    )
    words += _(
        "\nThis mail says no more on purpose. When to receive such mails is yours to choose:\n%(own)s\n"
    )
    accounts.write_to(
        User.objects.get(pk=pk).email,
        key=f"news:{pk}:{at.isoformat()}",
        subject=_("There is news on Portevoix"),
        body=words % {"count": count, "page": page, "own": own},
        at=at,
    )
    return 1


def forget_news(*, at: datetime) -> int:
    """Erase what was read long ago, and what nobody will read. How many."""
    read = Notification.objects.filter(read_at__lt=at - rules.READ_FORGOTTEN)
    old = Notification.objects.filter(at__lt=at - rules.FORGOTTEN)
    return read.delete()[0] + old.delete()[0]

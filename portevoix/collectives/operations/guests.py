"""Writes: guests of one space: by a link that anyone may hold, or by name."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from portevoix.accounts import operations as accounts
from portevoix.accounts.models import User
from portevoix.collectives import queries
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Guest, Space, new_code
from portevoix.collectives.operations.invitations import AlreadyMember, WrongAccount
from portevoix.collectives.operations.news import notify
from portevoix.collectives.rules import guest_token_for, hash_of
from portevoix.journal import operations as journal


class GuestGone(Exception):  # noqa: N818  refusals are named as the fact
    """The link was ended, has expired, or is for someone else."""


class WrongPassphrase(Exception):  # noqa: N818
    """The passphrase is not the one of the link."""


@transaction.atomic
def make_guest_link(
    space: Space,
    *,
    label: str,
    days: int,
    by: Any,
    at: datetime,
    passphrase: str = "",
    reads_words: bool = False,
) -> Guest:
    """A link by which anyone who holds it reads a space, without an account, for so many days."""
    code = new_code()
    made = Guest.objects.create(
        space=space,
        code=code,
        token_hash=hash_of(guest_token_for(code)),
        label=label.strip(),
        passphrase=make_password(passphrase) if passphrase else "",
        reads_words=reads_words,
        invited_by=by,
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    _record(made, by=by, verb="link", at=at)
    return made


@transaction.atomic
def invite_guest(space: Space, *, email: str, days: int, url: str, by: User, at: datetime) -> Guest:
    """Invite one person to read one space with an account; again renews. `url` holds {token}. Raises AlreadyMember."""
    email = email.strip().lower()
    known = User.objects.filter(email=email, is_active=True).first()
    if known and queries.role_in(known, space=space) is not None:
        raise AlreadyMember(email)
    code = new_code()
    facts = {"invited_by": by, "expires_at": at + timedelta(days=days)}
    made, _created = Guest.objects.update_or_create(
        space=space,
        email=email,
        ended_at=None,
        defaults=facts,
        create_defaults={
            **facts,
            "created_at": at,
            "code": code,
            "token_hash": hash_of(guest_token_for(code)),
        },
    )
    _record(made, by=by, verb="invite", at=at)
    _write(made, url=url, at=at)
    return made


def open_guest_link(guest: Guest, *, passphrase: str, at: datetime) -> None:
    """Somebody opens a link: count it; who they are is not known. Raises GuestGone, WrongPassphrase."""
    if guest.passphrase and not check_password(passphrase, guest.passphrase):
        raise WrongPassphrase
    open_still = Guest.objects.filter(pk=guest.pk, ended_at=None, expires_at__gt=at, user=None, email="")
    day = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    if not open_still.update(openings=F("openings") + 1, opened_at=day):
        raise GuestGone


@transaction.atomic
def accept_guesthood(guest: Guest, *, user: User, news_url: str, at: datetime) -> None:
    """Someone invited by name reads from now on. Raises WrongAccount, GuestGone."""
    if user.email != guest.email.lower():
        raise WrongAccount
    if queries.role_in(user, space=guest.space) is not None:  # came in by another door meanwhile
        Guest.objects.filter(pk=guest.pk).update(ended_at=at)
        return
    Guest.objects.filter(space=guest.space_id, user=user, ended_at=None).update(
        ended_at=at
    )  # one that expired
    open_still = Guest.objects.filter(pk=guest.pk, ended_at=None, expires_at__gt=at, user=None)
    if not open_still.update(user=user, email=""):
        raise GuestGone
    _record(guest, by=user, verb="accept", at=at)
    notify(
        guest.space,
        kind="collectives.guest_joined",
        key=f"guest:{guest.code}",
        url=news_url,
        role=Role.COORDINATOR,
        by=user,
        at=at,
    )


@transaction.atomic
def sign_up_guest(guest: Guest, *, name: str, password: str, news_url: str, at: datetime) -> User:
    """Open an account for someone invited by name, who reads from now on. Raises EmailTaken, GuestGone."""
    user = accounts.open_account(email=guest.email, name=name, password=password, at=at)
    accept_guesthood(guest, user=user, news_url=news_url, at=at)
    return user


@transaction.atomic
def end_guest(guest: Guest, *, by: Any, at: datetime) -> None:
    """The link leads nowhere, the person reads no more, from this moment on. Twice is harmless."""
    if Guest.objects.filter(pk=guest.pk, ended_at=None).update(ended_at=at):
        _record(guest, by=by, verb="end", at=at)


def forget_guests(*, before: datetime) -> int:
    """Erase links and guests that ended, or expired, before that moment."""
    ended = Guest.objects.filter(ended_at__lt=before)
    return ended.delete()[0] + Guest.objects.filter(expires_at__lt=before).delete()[0]


def _write(guest: Guest, *, url: str, at: datetime) -> None:
    """The mail: who invites, and the link; which campaign stands on the page alone."""
    words = _(
        "Hello,\n\n%(who)s invites you to read a campaign on Portevoix, as a guest."
        "\n\nFollow this link:\n\n%(url)s\n\n"
        "If you know nothing of it, you have nothing to do: nothing is kept about you once the invitation is over.\n"
    )
    who = guest.invited_by.name if guest.invited_by else _("Someone")
    accounts.write_to(
        guest.email,
        key=f"guest:{guest.code}:{at.isoformat()}",
        subject=_("An invitation on Portevoix"),
        body=words % {"who": who, "url": url.format(token=guest_token_for(guest.code))},
        at=at,
    )


def _record(guest: Guest, *, by: Any, verb: str, at: datetime) -> None:
    actor, key = getattr(by, "pk", None), guest.code
    journal.record(space=guest.space_id, actor=actor, verb=verb, kind="guest", key=key, at=at)

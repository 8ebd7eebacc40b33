"""Writes: accounts, single-use links, mails to people who have an account."""

import hashlib
import secrets
import time
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from portevoix.accounts.models import SignInLink, User
from portevoix.accounts.operations import sessions
from portevoix.jobs import operations as jobs
from portevoix.journal import operations as journal
from portevoix.mail import operations as mail
from portevoix.mail.enums import Care

LINK_LIFETIME = timedelta(minutes=30)
SETUP_LIFETIME = timedelta(days=1)
SETUP_SALT = "portevoix.setup"
EMAIL_SALT = "portevoix.email"
LINKS_PER_HOUR = 5
ANSWER_AFTER = 0.2  # seconds: an answer takes as long for an unknown address as for a known one


class LinkSpent(Exception):  # noqa: N818  refusals are named as the fact
    """The link was used, has expired, or never was."""


class AlreadySetUp(Exception):  # noqa: N818
    """Someone has an account already: the first start is over."""


class EmailTaken(Exception):  # noqa: N818
    """That address has an account already."""


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def make_link(user: User, *, at: datetime, lifetime: timedelta = LINK_LIFETIME) -> str:
    """Write a single-use sign-in link and return its path; the token is kept nowhere."""
    token = secrets.token_urlsafe(32)
    SignInLink.objects.create(user=user, token_hash=hash_of(token), created_at=at, expires_at=at + lifetime)
    return reverse("accounts:link", kwargs={"token": token})


def link_holder(token: str, *, at: datetime) -> User:
    """Whom a link would sign in, without spending it. Raises LinkSpent."""
    link = (
        SignInLink.objects.filter(token_hash=hash_of(token), used_at=None, expires_at__gt=at)
        .select_related("user")
        .first()
    )
    if link is None or not link.user.is_active:
        raise LinkSpent
    return link.user


def spend_link(token: str, *, at: datetime) -> User:
    """Use a link up and return whom it signs in; of two at once, one wins. Raises LinkSpent."""
    user = link_holder(token, at=at)
    spent = SignInLink.objects.filter(token_hash=hash_of(token), used_at=None).update(used_at=at)
    if not spent:
        raise LinkSpent
    return user


def send_link(email: str, *, at: datetime) -> None:
    """Mail a sign-in link if the address has an account; say nothing either way, in the same time."""
    start = time.monotonic()
    with transaction.atomic():
        user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
        if user is not None and _may_ask(user, at=at):
            _mail_link(user, at=at)
    time.sleep(max(0.0, ANSWER_AFTER - (time.monotonic() - start)))


def _may_ask(user: User, *, at: datetime) -> bool:
    """Whether few enough links were sent to them this hour."""
    return user.links.filter(created_at__gt=at - timedelta(hours=1)).count() < LINKS_PER_HOUR


def _mail_link(user: User, *, at: datetime) -> None:
    words = _(
        "Hello,\n\nThis link signs you in once, within 30 minutes:\n\n%(url)s\n\n"
        "If you did not ask for it, you have nothing to do.\n"
    )
    write_to(
        user.email,
        key=f"link:{user.pk}:{at.isoformat()}",
        subject=_("Your sign-in link"),
        body=words % {"url": settings.PUBLIC_URL + make_link(user, at=at)},
        at=at,
    )


def write_to(email: str, *, key: str, subject: str, body: str, at: datetime) -> None:
    """Put one account mail in the outbox, and the job that delivers it, in the caller's transaction."""
    message = mail.post(key=key, recipient=email, subject=subject, body=body, care=Care.RETRY, at=at)
    jobs.enqueue("accounts.mail", key=str(message.pk), payload={"message": message.pk})


def whole(path: str) -> str:
    """A path with the address people type before it."""
    return f"{settings.PUBLIC_URL}{path}"


def tell_new_device(user: User, *, kind: str, at: datetime) -> None:
    """Write that a device never seen has signed in, unless they would rather not."""
    if not user.tells_new_device:
        return
    words = _(
        "Hello,\n\nA device that was not known has signed in to your account on Portevoix: %(kind)s, %(when)s.\n\n"
        "If it was you, you have nothing to do. If not, sign it out and choose another password:\n\n%(url)s\n"
    )
    when = formats.date_format(timezone.localtime(at), "DATETIME_FORMAT")
    url = whole(reverse("accounts:devices"))
    write_to(
        user.email,
        key=f"device:{user.pk}:{at.isoformat()}",
        subject=_("A new device has signed in"),
        body=words % {"kind": kind or _("a device that does not say its kind"), "when": when, "url": url},
        at=at,
    )


def open_account(*, email: str, name: str, password: str, at: datetime, **fields: Any) -> User:
    """Create an account. Raises EmailTaken."""
    if User.objects.filter(email=email.strip().lower()).exists():
        raise EmailTaken
    user = User.objects.create_user(email, password, name=name, joined_at=at, **fields)
    journal.record(space=0, actor=user.pk, verb="open", kind="account", key=str(user.pk), at=at)
    return user


def choose_password(user: User, password: str, *, keep: str = "", at: datetime) -> User:
    """Set a new password: every session but the one to keep ends, pending links are void."""
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        user.links.filter(used_at=None).update(used_at=at)
        sessions.end_others(user, keep=keep)
        journal.record(space=0, actor=user.pk, verb="password", kind="account", key=str(user.pk), at=at)
    return user


@transaction.atomic
def ask_new_email(user: User, email: str, *, at: datetime) -> None:
    """Send a link to the new address; to one that has an account already, nothing."""
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        return
    token = signing.dumps([user.pk, user.email, email], salt=EMAIL_SALT)
    url = settings.PUBLIC_URL + reverse("accounts:confirm_email", kwargs={"token": token})
    words = _(
        "Hello,\n\nFollow this link within 30 minutes to sign in with this address from now on:\n\n"
        "%(url)s\n\nIf you did not ask for it, you have nothing to do.\n"
    )
    key = f"email:{user.pk}:{at.isoformat()}"
    write_to(email, key=key, subject=_("Your new address"), body=words % {"url": url}, at=at)


def new_email(user: User, token: str) -> str:
    """The address a link asks for. Raises LinkSpent when it is not theirs, too old or already followed."""
    try:
        key, before, email = signing.loads(token, salt=EMAIL_SALT, max_age=LINK_LIFETIME)
    except signing.BadSignature as error:
        raise LinkSpent from error
    if (key, before) != (user.pk, user.email):
        raise LinkSpent
    return str(email)


@transaction.atomic
def change_email(user: User, token: str, *, at: datetime) -> None:
    """Change the address and tell the old one. Raises LinkSpent, EmailTaken."""
    before, email = user.email, new_email(user, token)
    if User.objects.filter(email=email).exists():
        raise EmailTaken
    user.email = email
    user.save(update_fields=["email"])
    journal.record(space=0, actor=user.pk, verb="email", kind="account", key=str(user.pk), at=at)
    words = _(
        "Hello,\n\nYour account on Portevoix now has another address. If this was not you, "
        "answer whoever runs your server at once.\n"
    )
    key = f"email-changed:{user.pk}:{at.isoformat()}"
    write_to(before, key=key, subject=_("Your address has changed"), body=words, at=at)


def note_export(user: User, *, at: datetime) -> None:
    """Note that someone took a copy of what is kept about them."""
    journal.record(space=0, actor=user.pk, verb="copy", kind="account", key=str(user.pk), at=at)


@transaction.atomic
def erase(user: User, *, at: datetime) -> None:
    """Close an account: what they wrote stays, by a former member; nothing says who."""
    for kept in (user.links.all(), user.sessions.all(), Authenticator.objects.filter(user=user)):
        kept.delete()
    mail.forget_recipient(user.email)
    user.email = f"{secrets.token_hex(8)}@erased.invalid"
    user.name = _("Former member")
    user.is_active = user.is_operator = False
    user.theme = ""
    user.set_unusable_password()
    user.save()
    journal.record(space=0, actor=user.pk, verb="close", kind="account", key=str(user.pk), at=at)


def setup_path(*, at: datetime) -> str:
    """The path of the first start, as long as nobody has an account; empty afterwards."""
    if User.objects.exists():
        return ""
    return reverse(settings.SETUP_URL, kwargs={"token": signing.dumps(at.isoformat(), salt=SETUP_SALT)})


def check_setup(token: str) -> None:
    """Raise AlreadySetUp when someone has an account, LinkSpent when the token is no good."""
    if User.objects.exists():
        raise AlreadySetUp
    try:
        signing.loads(token, salt=SETUP_SALT, max_age=SETUP_LIFETIME)
    except signing.BadSignature as error:
        raise LinkSpent from error


@transaction.atomic
def set_up(token: str, *, email: str, name: str, password: str, at: datetime) -> User:
    """Create the first account, which runs the server. Raises AlreadySetUp, LinkSpent."""
    check_setup(token)
    return open_account(email=email, name=name, password=password, at=at, is_operator=True)


def forget_links(*, before: datetime) -> int:
    """Erase links that expired before that moment."""
    return SignInLink.objects.filter(expires_at__lt=before).delete()[0]

"""Writes: what proves who one is beside the password: passkeys, the codes of an application, recovery codes.

Secrets of applications and of recovery codes stand as they are in the database (decision 0016); of passkeys there is
only a public key. Nothing here ends a session: the views do, since they know which one to keep.
"""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.accounts.operations import people
from portevoix.accounts.rules import PERIOD, plain_code
from portevoix.journal import operations as journal

Type = Authenticator.Type
NAME_LIMIT = 60  # letters of a passkey's name


class WrongCode(Exception):  # noqa: N818  refusals are named as the fact
    """It is neither the code of this moment nor an unused recovery code."""


class CodesKept(Exception):  # noqa: N818
    """Recovery codes are shown until their person says that they have them; these were."""


@transaction.atomic
def add_app(user: User, secret: str, code: str, *, at: datetime) -> None:
    """Take up an application that shows codes, instead of the one before. Raises WrongCode."""
    counter = _counter_of(secret, code, after=-1, at=at)
    Authenticator.objects.filter(user=user, type=Type.TOTP).delete()
    data = {"secret": secret, "last": counter}
    Authenticator.objects.create(user=user, type=Type.TOTP, data=data, created_at=at)
    _changed(user, verb="second-step-app", at=at)


@transaction.atomic
def add_passkey(user: User, *, name: str, credential: dict[str, Any], at: datetime) -> None:
    """Take up a passkey whose credential has been verified."""
    data = {"name": name[:NAME_LIMIT], "credential": credential}
    Authenticator.objects.create(user=user, type=Type.WEBAUTHN, data=data, created_at=at)
    _changed(user, verb="second-step-passkey", at=at)


def rename_passkey(passkey: Authenticator, *, name: str) -> None:
    """Call it otherwise."""
    passkey.data["name"] = name[:NAME_LIMIT]
    passkey.save(update_fields=["data"])


@transaction.atomic
def remove_step(step: Authenticator, *, at: datetime) -> None:
    """Take one second step away; with the last one its recovery codes go."""
    user = step.user
    step.delete()
    if not user.has_second_step():
        Authenticator.objects.filter(user=user).delete()
    _changed(user, verb="second-step-remove", at=at)


@transaction.atomic
def take_away_second_step(user: User, *, at: datetime) -> bool:
    """For someone who lost every device: nothing but the first step is left; False when there was none."""
    gone = Authenticator.objects.filter(user=user).delete()[0]
    if gone:
        _changed(user, verb="second-step-reset", at=at)
    return bool(gone)


@transaction.atomic
def new_codes(user: User, *, at: datetime) -> None:
    """Write other recovery codes; those before work no more."""
    Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).delete()
    _write_codes(user, at=at)
    _record(user, verb="recovery-codes", at=at)


def codes_to_keep(user: User) -> list[str]:
    """The recovery codes that were never kept, each in two halves. Raises CodesKept."""
    found = Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).first()
    if found is None or found.data.get("viewed_at"):
        raise CodesKept
    return [f"{code[:4]} {code[4:]}" for code in RecoveryCodes(found).get_unused_codes()]


def keep_codes(user: User) -> None:
    """Show the recovery codes no more: their person has them."""
    found = Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).first()
    if found is not None:
        RecoveryCodes(found).mark_as_viewed()


@transaction.atomic
def use_code(user: User, code: str, *, at: datetime) -> Authenticator:
    """Spend the code of an application or a recovery code; of two at once, one wins. Raises WrongCode."""
    code = plain_code(code)
    steps = Authenticator.objects.select_for_update().filter(user=user).exclude(type=Type.WEBAUTHN)
    for step in sorted(steps, key=lambda one: one.type != Type.TOTP):
        if step.type == Type.TOTP and _use_totp(step, code, at=at):
            return step
        if step.type == Type.RECOVERY_CODES and RecoveryCodes(step).validate_code(code):
            _record(user, verb="recovery-code", at=at)
            return step
    raise WrongCode


def _use_totp(step: Authenticator, code: str, *, at: datetime) -> bool:
    try:
        counter = _counter_of(step.data["secret"], code, after=step.data.get("last", -1), at=at)
    except WrongCode:
        return False
    step.data["last"] = counter
    step.save(update_fields=["data"])
    return True


def _counter_of(secret: str, code: str, *, after: int, at: datetime) -> int:
    """The period a code belongs to: this one, the one before or after; each code works once. Raises WrongCode."""
    now = int(at.timestamp()) // PERIOD
    for counter in (now, now - 1, now + 1):
        expected = format_hotp_value(hotp_value(secret, counter))
        if constant_time_compare(plain_code(code), expected) and counter > after:
            return counter
    raise WrongCode


def _write_codes(user: User, *, at: datetime) -> None:
    data = {"seed": RecoveryCodes.generate_seed(), "used_mask": 0}
    Authenticator.objects.create(user=user, type=Type.RECOVERY_CODES, data=data, created_at=at)


def _changed(user: User, *, verb: str, at: datetime) -> None:
    """What each change brings: recovery codes with the first step, a line of the journal, a mail."""
    has_codes = Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).exists()
    if user.has_second_step() and not has_codes:
        _write_codes(user, at=at)
    _record(user, verb=verb, at=at)
    words = _(
        "Hello,\n\nThe way you sign in to Portevoix has changed: a second step was added or taken away.\n\n"
        "If it was you, you have nothing to do. If not, choose another password at once:\n\n%(url)s\n"
    )
    people.write_to(
        user.email,
        key=f"{verb}:{user.pk}:{at.isoformat()}",
        subject=_("How you sign in has changed"),
        body=words % {"url": people.whole(reverse("accounts:second_step"))},
        at=at,
    )


def tell_guessing(user: User, *, at: datetime) -> None:
    """Write, once a day, that someone passes the first step and fails at the second."""
    words = _(
        "Hello,\n\nSomeone who knows your password, or reads your mail, tries to guess your second step. "
        "They did not get in.\n\nIf it was not you, choose another password:\n\n%(url)s\n"
    )
    people.write_to(
        user.email,
        key=f"second-step-guessed:{user.pk}:{at:%Y-%m-%d}",
        subject=_("Someone tries to sign in"),
        body=words % {"url": people.whole(reverse("account_change_password"))},
        at=at,
    )


def _record(user: User, *, verb: str, at: datetime) -> None:
    journal.record(space=0, actor=user.pk, verb=verb, kind="account", key=str(user.pk), at=at)

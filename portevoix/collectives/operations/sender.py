"""Writes: the address that a collective's letters come from."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, get_random_string
from django.utils.translation import gettext as _

from portevoix.accounts import operations as accounts
from portevoix.collectives.models import Collective, SenderAddress
from portevoix.collectives.rules import sender
from portevoix.jobs import operations as jobs
from portevoix.jobs.models import Job
from portevoix.journal import operations as journal
from portevoix.mail import queries as mail

CHECK = "collectives.sender"


class WrongCode(Exception):  # noqa: N818  refusals are named as the fact
    """The code is not the one that was sent; how many tries are left (first argument)."""


class CodeSpent(Exception):  # noqa: N818
    """The code is too old, or was tried too often: another must be asked for."""


@transaction.atomic
def declare_sender(
    collective: Collective, *, email: str, selector: str, by: Any, at: datetime
) -> SenderAddress:
    """Ask that letters come from this address: a code is sent there, and nothing changes before it is typed."""
    code = get_random_string(8, "0123456789")
    facts = {
        "email": email,
        "selector": selector,
        "code_hash": sender.hash_of(code, collective=collective.code),
        "tries": 0,
        "expires_at": at + sender.LASTS,
        "confirmed_at": None,
        "checked_at": None,
        "findings": {},
        "may_send": False,
    }
    declared, _created = SenderAddress.objects.update_or_create(collective=collective, defaults=facts)
    accounts.write_to(
        email,
        key=f"sender:{declared.pk}:{get_random_string(8)}",
        subject=_("A code for your address"),
        body=_(
            "Somebody asks that messages of a Portevoix server come from this address. If you agree, give them this code: %(code)s\n\n"
            "It is good for 24 hours. If you know nothing of it, do nothing: nothing changes."
        )
        % {"code": code},
        at=at,
    )
    _record(collective, verb="declare", by=by, at=at)
    return declared


def confirm_sender(declared: SenderAddress, *, code: str, by: Any, at: datetime) -> None:
    """The code shows that the address is theirs; DNS is then asked. Raises WrongCode, CodeSpent."""
    spent = declared.tries >= sender.TRIES or declared.expires_at <= at
    if spent:
        raise CodeSpent
    given = sender.hash_of(code.strip(), collective=declared.collective.code)
    if not constant_time_compare(given, declared.code_hash):
        SenderAddress.objects.filter(pk=declared.pk).update(tries=F("tries") + 1)
        raise WrongCode(sender.TRIES - declared.tries - 1)
    with transaction.atomic():
        SenderAddress.objects.filter(pk=declared.pk).update(confirmed_at=at, code_hash="")
        _record(declared.collective, verb="confirm", by=by, at=at)
        ask_check(declared)


def ask_check(declared: SenderAddress) -> Job:
    """Have DNS asked in the background."""
    space = declared.collective.space_id
    return jobs.enqueue(CHECK, key=declared.collective.code, payload={"address": declared.pk}, space=space)


def check_sender(declared: SenderAddress, *, at: datetime) -> bool:
    """Ask DNS whether the server may send for the address; what was known stays when DNS is silent.

    Returns whether DNS answered.
    """
    ours = settings.MAIL_FROM.rsplit("@", 1)[1]
    domain = declared.email.rsplit("@", 1)[1]
    try:
        proofs = mail.proofs(domain, host=settings.SMTP_HOST, selector=declared.selector)
    except mail.NoAnswer:
        return False
    found = sender.judged(proofs, ours=ours)
    SenderAddress.objects.filter(pk=declared.pk).update(
        findings=found.as_dict(), may_send=found.may_send, checked_at=at
    )
    return True


@transaction.atomic
def forget_sender(declared: SenderAddress, *, by: Any, at: datetime) -> None:
    """Letters come from the server's address again."""
    _record(declared.collective, verb="forget", by=by, at=at)
    declared.delete()


def _record(collective: Collective, *, verb: str, by: Any, at: datetime) -> None:
    journal.record(
        space=collective.space_id, actor=by.pk, verb=verb, kind="sender", key=collective.code, at=at
    )

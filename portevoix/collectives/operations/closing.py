"""Writes: closing a collective, opening it again within thirty days, what stays of one that is erased for good."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from portevoix.accounts import operations as accounts
from portevoix.collectives import queries
from portevoix.collectives.enums import Role, SpaceKind
from portevoix.collectives.models import Collective, Guest, Participation, PartnerInvitation, Space
from portevoix.collectives.operations.partners import end_partnership
from portevoix.collectives.rules import ERASED_AFTER
from portevoix.journal import operations as journal

_holds: dict[str, Callable[[Collective], bool]] = {}


class OthersFollow(Exception):  # noqa: N818  refusals are named as the fact
    """It leads campaigns that others share: one of them leads first."""


class SomethingLeaves(Exception):  # noqa: N818
    """Something of it is leaving, or about to: it ends or is stopped first."""


class NotClosed(Exception):  # noqa: N818
    """The collective is open, or its thirty days are over."""


def register_hold(name: str, holds: Callable[[Collective], bool]) -> None:
    """Have an app above asked whether something goes on that a closing would cut; from `apps.ready`."""
    _holds[name] = holds


def is_held(collective: Collective) -> bool:
    """Whether something of it is leaving that a closing would cut (one query by app that registered)."""
    return any(holds(collective) for holds in _holds.values())


@transaction.atomic
def close_collective(collective: Collective, *, url: str, news_url: str, by: Any, at: datetime) -> None:
    """Close a collective: nobody enters, links end, partners keep what it wrote; erased for good 30 days later.

    `url` is where it is opened again. `news_url` holds {space}: where the partners it leaves are told. Twice is harmless.
    Raises OthersFollow, SomethingLeaves.
    """
    held = Collective.objects.select_for_update(of=("self",)).get(pk=collective.pk)
    if held.closed_at is not None:
        return
    if queries.shared_and_led(held).exists():
        raise OthersFollow
    if is_held(held):
        raise SomethingLeaves
    for one in held.participations.filter(is_lead=False).select_related("space"):
        end_partnership(one, news_url=news_url.format(space=one.space.code), by=by, at=at)
    _end_links(held, at=at)
    Collective.objects.filter(pk=held.pk).update(closed_at=at)
    _record(held, by=by, verb="close", at=at)
    _write(held, url=url, at=at)


def _end_links(collective: Collective, *, at: datetime) -> None:
    led = Participation.objects.filter(collective=collective).values("space")
    collective.invitations.filter(accepted_at=None).delete()
    Guest.objects.filter(space__in=led, ended_at=None).update(ended_at=at)
    PartnerInvitation.objects.filter(space__in=led, accepted_at=None).delete()


@transaction.atomic
def reopen_collective(collective: Collective, *, by: Any, at: datetime) -> None:
    """Open it again as it was; links and partnerships that ended stay ended. Raises NotClosed."""
    closed = Collective.objects.filter(pk=collective.pk, closed_at__gt=at - ERASED_AFTER)
    if not closed.update(closed_at=None):
        raise NotClosed
    _record(collective, by=by, verb="reopen", at=at)


@transaction.atomic
def leave_the_name(collective: Collective) -> None:
    """Of a collective whose spaces are emptied: nothing, or its name alone where something of others still bears it."""
    own = collective.space
    Space.objects.filter(participations__collective=collective).exclude(pk=own.pk).delete()
    for kept in (collective.participations, collective.memberships, collective.invitations):
        kept.all().delete()
    if _is_named(collective):
        collective.space = Space.objects.create(kind=SpaceKind.COLLECTIVE, created_at=collective.created_at)
        for name in ("email", "phone", "address", "website", "signatory_name", "signatory_title"):
            setattr(collective, name, "")
        collective.territory = collective.logo = collective.signature = None
        collective.save()
    else:
        collective.delete()
    own.delete()


def _is_named(collective: Collective) -> bool:
    """Whether a row of an app above still leads to it: a letter written in another's campaign, a signature."""
    for relation in Collective._meta.related_objects:
        rows = relation.related_model._default_manager.filter(**{relation.field.name: collective.pk})
        if rows.exists():
            return True
    return False


def _write(collective: Collective, *, url: str, at: datetime) -> None:
    """Tell whoever coordinates it, by mail: the page says which collective."""
    words = _(
        "Hello,\n\nA collective that you coordinate on Portevoix was closed. It is erased for good on %(day)s."
        "\n\nUntil then you may open it again:\n\n%(url)s\n"
    )
    day = formats.date_format(timezone.localdate(at + ERASED_AFTER), "j F Y")
    for one in collective.memberships.filter(role=Role.COORDINATOR, user__is_active=True).select_related(
        "user"
    ):
        accounts.write_to(
            one.user.email,
            key=f"closed:{collective.code}:{one.user_id}:{at.isoformat()}",
            subject=_("A collective is closed"),
            body=words % {"day": day, "url": url},
            at=at,
        )


def _record(collective: Collective, *, by: Any, verb: str, at: datetime) -> None:
    space, key = collective.space_id, collective.code
    journal.record(space=space, actor=by.pk, verb=verb, kind="collective", key=key, at=at)

"""Writes: a mailing, its text, whom it is for, how each is addressed."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from portevoix.advocacy.models import Campaign, Target
from portevoix.collectives.models import Collective, Space
from portevoix.directory.models import Actor
from portevoix.journal import operations as journal
from portevoix.outreach.enums import LEAVING, WAITING, LetterState, Way
from portevoix.outreach.models import AddressForm, Letter, Mailing
from portevoix.outreach.rules.beginning import first_text
from portevoix.outreach.rules.merging import Node
from portevoix.workspace import operations as workspace

POSTCODE = re.compile(r"\d{5}\s+(.+?)(?:\s+cedex.*)?$", re.IGNORECASE)


class MailingLeaving(Exception):  # noqa: N818  refusals are named as the fact
    """The mailing is leaving: its text and its people no longer change."""


class LetterGone(Exception):  # noqa: N818
    """The letter has left, or may have: nothing of it changes."""


class HasLeft(Exception):  # noqa: N818
    """At least one letter of the mailing has left: it is kept."""


@transaction.atomic
def open_mailing(
    campaign: Campaign,
    *,
    collective: Collective,
    title: str,
    targets: Iterable[Target],
    by: Any,
    at: datetime,
) -> Mailing:
    """Begin a mailing with a good text, filled from the campaign, and a letter for each target."""
    chosen = list(targets)
    content = first_text(
        problem=campaign.problem,
        has_deadline=campaign.deadline is not None,
        has_asks=bool(chosen) and all(target.ask.strip() for target in chosen),
    )
    mailing = Mailing.objects.create(
        campaign=campaign,
        collective=collective,
        document=workspace.create(campaign.space, title=title, content=content, by=by, at=at),
        title=title,
        subject=campaign.demand[:160],
        written_at=town_of(collective),
        written_on=at.date(),
        created_by=by,
        created_at=at,
    )
    _add(mailing, chosen)
    _note(mailing, by=by, verb="open", at=at)
    return mailing


def town_of(collective: Collective) -> str:
    """Where its letters are written: the town of its postal address, else nothing."""
    lines = [line.strip() for line in collective.address.splitlines() if line.strip()]
    found = POSTCODE.match(lines[-1]) if lines else None
    return found.group(1) if found else ""


@transaction.atomic
def rewrite(
    mailing: Mailing, *, content: Node, revision: int, by: Any, at: datetime, **fields: Any
) -> Mailing:
    """Write the text, and what else a mailing says, over the revision they were made from.

    Raises MailingLeaving, DocumentChanged (nothing is written), NotADocument.
    """
    check_still(mailing)
    workspace.save(mailing.document, content=content, revision=revision, by=by, at=at)
    for name, value in fields.items():
        setattr(mailing, name, value)
    mailing.save(update_fields=list(fields))
    return mailing


@transaction.atomic
def choose_targets(mailing: Mailing, *, targets: Iterable[Target], by: Any, at: datetime) -> tuple[int, int]:
    """Write to these targets and no others; letters that have left stay. Returns (added, removed).

    Raises MailingLeaving.
    """
    check_still(mailing)
    wanted = {target.pk: target for target in targets if target.campaign_id == mailing.campaign_id}
    removed = mailing.letters.filter(state__in=WAITING).exclude(target__in=wanted).delete()[0]
    there = set(mailing.letters.values_list("target_id", flat=True))
    added = _add(mailing, [target for pk, target in wanted.items() if pk not in there])
    _note(mailing, by=by, verb=f"choose +{added} -{removed}", at=at)
    return added, removed


def choose_ways(mailing: Mailing, *, ways: dict[str, str]) -> int:
    """Say how each letter leaves, by code; letters that have left stay as they are. Raises MailingLeaving."""
    check_still(mailing)
    changed = 0
    for way in Way.values:
        codes = [code for code, wanted in ways.items() if wanted == way]
        waiting = mailing.letters.filter(code__in=codes, state__in=WAITING)
        changed += waiting.exclude(way=way).update(way=way)
    return changed


def write_note(letter: Letter, *, note: str) -> None:
    """A few words for one person. Raises LetterGone."""
    changed = Letter.objects.filter(pk=letter.pk, state__in=WAITING).update(note=note.strip())
    if not changed:
        raise LetterGone
    letter.note = note.strip()


@transaction.atomic
def address_as(actor: Actor, *, space: Space, salutation: str, closing: str, by: Any, at: datetime) -> None:
    """Say how a space addresses one person; without words, the form of the office comes back."""
    forms = AddressForm.objects.filter(space=space, actor=actor)
    if salutation.strip() or closing.strip():
        said = {"salutation": salutation.strip(), "closing": closing.strip()}
        AddressForm.objects.update_or_create(space=space, actor=actor, defaults=said)
    else:
        forms.delete()
    journal.record(space=space.pk, actor=by.pk, verb="address", kind="actor", key=actor.code, at=at)


@transaction.atomic
def change_letterhead(mailing: Mailing, *, collective: Collective, by: Any, at: datetime) -> None:
    """Write in the name of another collective of the campaign; whoever writes does not co-sign. Raises MailingLeaving."""
    check_still(mailing)
    mailing.signatories.filter(collective=collective).delete()
    mailing.collective = collective
    mailing.save(update_fields=["collective"])
    _note(mailing, by=by, verb="letterhead", at=at)


@transaction.atomic
def remove(mailing: Mailing, *, by: Any, at: datetime) -> None:
    """Erase a mailing of which nothing has left. Raises HasLeft."""
    unsent = {LetterState.DRAFT, LetterState.WITHDRAWN}
    if mailing.letters.exclude(state__in=unsent).exists():
        raise HasLeft
    _note(mailing, by=by, verb="remove", at=at)
    document = mailing.document
    mailing.delete()
    document.delete()


def _add(mailing: Mailing, targets: list[Target]) -> int:
    Letter.objects.bulk_create(
        [Letter(mailing=mailing, target=target) for target in targets], ignore_conflicts=True, batch_size=500
    )
    return len(targets)


def check_still(mailing: Mailing) -> None:
    """Nothing of a mailing changes while it leaves. Raises MailingLeaving."""
    if Mailing.objects.filter(pk=mailing.pk, state__in=LEAVING).exists():
        raise MailingLeaving


def _note(mailing: Mailing, *, by: Any, verb: str, at: datetime) -> None:
    journal.record(
        space=mailing.campaign.space_id, actor=by.pk, verb=verb, kind="mailing", key=mailing.code, at=at
    )

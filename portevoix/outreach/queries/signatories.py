"""Who co-signs a mailing, who has yet to, what changed since they signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Exists, OuterRef, Q

from portevoix.collectives import queries as collectives
from portevoix.collectives.models import Collective, Participation
from portevoix.outreach.enums import MailingState, Signing
from portevoix.outreach.models import Mailing, Signatory
from portevoix.outreach.queries.seals import digest, text_parts
from portevoix.workspace.rules import markup_of

UNSENT = [MailingState.DRAFT, MailingState.STOPPED]


@dataclass(frozen=True)
class Signature:
    """How the signature of one partner stands."""

    signatory: Signatory
    is_on: bool  # its name and its logo are on the letter as it stands
    is_awaited: bool  # asked, or asked again because the text changed, and the day has not passed
    is_late: bool  # the same, and the day has passed: the letter leaves without it
    changed: bool  # it signed another text

    @property
    def collective(self) -> Collective:
        """Whose signature it is."""
        return self.signatory.collective


def signatures_of(mailing: Mailing, *, on: date) -> list[Signature]:
    """Every partner asked, in the order they were (one query); who left the campaign no longer signs what has not gone."""
    inside = Exists(
        Participation.objects.filter(space=mailing.campaign.space_id, collective=OuterRef("collective"))
    )
    gone = Q(state=Signing.SIGNED) if mailing.state == MailingState.SENT else Q(pk=None)
    rows = Signatory.objects.filter(inside | gone, mailing=mailing).select_related(
        "collective__space", "collective__logo", "collective__signature", "answered_by", "asked_by"
    )
    now = read_of(mailing)
    return [signature_of(row, now=now, on=on) for row in rows.order_by("asked_at", "pk")]


def signature_of(signatory: Signatory, *, now: str, on: date) -> Signature:
    """How one stands, from the fingerprint of the text as it is (no query)."""
    signed = signatory.state == Signing.SIGNED
    changed = signed and signatory.read != now
    open_ = changed or signatory.state == Signing.ASKED
    late = signatory.answer_by < on
    return Signature(signatory, signed and not changed, open_ and not late, open_ and late, changed)


def cosigners(mailing: Mailing) -> list[Collective]:
    """The partners whose signature is on the letter as it stands (one query)."""
    return [one.collective for one in signatures_of(mailing, on=date.min) if one.is_on]


def read_of(mailing: Mailing) -> str:
    """The fingerprint of what a partner reads and signs: the text and the subject."""
    return digest(text_parts(mailing))


def partners_of(mailing: Mailing) -> list[Collective]:
    """The other collectives of the campaign that were not asked yet, by name."""
    asked = Signatory.objects.filter(mailing=mailing).values("collective")
    rows = Collective.objects.filter(participations__space=mailing.campaign.space_id)
    return list(rows.exclude(pk=mailing.collective_id).exclude(pk__in=asked).order_by("name"))


def signs_for(user: Any, collective: Collective) -> bool:
    """Whether this person may sign for a collective: they coordinate it."""
    return collectives.coordinated_by(user).filter(pk=collective.pk).exists()


def signatures_for(user: Any, *, on: date) -> tuple[list[Signature], list[Signature]]:
    """For whoever coordinates: what waits for their signature, and letters of theirs that leave without somebody.

    One query.
    """
    mine = collectives.coordinated_by(user)
    rows = _open().annotate(
        signs=Exists(mine.filter(pk=OuterRef("collective"))),
        writes=Exists(mine.filter(pk=OuterRef("mailing__collective"))),
    )
    found = _stood(rows.filter(Q(signs=True) | Q(writes=True, answer_by__lt=on)), on=on)
    awaited = [one for one in found if one.is_awaited and getattr(one.signatory, "signs", False)]
    return awaited, [one for one in found if one.is_late and getattr(one.signatory, "writes", False)]


def untold(*, on: date) -> list[Signature]:
    """Those whose day has passed, of which nobody was told yet (one query)."""
    return [one for one in _stood(_open().filter(answer_by__lt=on, told_at=None), on=on) if one.is_late]


def _open() -> Any:
    inside = Participation.objects.filter(
        space=OuterRef("mailing__campaign__space"), collective=OuterRef("collective")
    )
    rows = Signatory.objects.filter(
        Exists(inside), mailing__state__in=UNSENT, state__in=[Signing.ASKED, Signing.SIGNED]
    ).select_related("collective", "mailing__document", "mailing__campaign__space", "mailing__collective")
    return rows.order_by("answer_by", "pk")


def _stood(rows: Iterable[Signatory], *, on: date) -> list[Signature]:
    return [signature_of(row, now=read_of(row.mailing), on=on) for row in rows]


@dataclass(frozen=True)
class Change:
    """A paragraph taken out, or put in, since a text was signed."""

    words: str
    is_new: bool


def changes_since(signatory: Signatory) -> list[Change]:
    """What changed in the text since it was signed, paragraph by paragraph; nothing before it was."""
    if not signatory.text:
        return []
    before = markup_of(signatory.text).split("\n\n")
    after = markup_of(signatory.mailing.document.content).split("\n\n")
    found: list[Change] = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, before, after).get_opcodes():
        if kind != "equal":
            found += [Change(words, is_new=False) for words in before[start:end]]
            found += [Change(words, is_new=True) for words in after[new_start:new_end]]
    return found

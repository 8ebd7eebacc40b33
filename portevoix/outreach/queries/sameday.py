"""Several letters to one person on one day: who already has one, which could share an envelope."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from portevoix.collectives import queries as collectives
from portevoix.collectives.enums import Role
from portevoix.files.rules import pdf as binding
from portevoix.outreach.enums import LEAVING, WAITING, LetterState, Way
from portevoix.outreach.models import Letter, Mailing, Printout
from portevoix.outreach.queries import paper
from portevoix.outreach.queries.envelopes import RELATED
from portevoix.outreach.queries.letters import Prepared, prepared
from portevoix.outreach.transport import Page, Press


@dataclass(frozen=True)
class SameDay:
    """Someone who is to get a letter, and the other mailings that reach them the same day."""

    one: Prepared
    others: tuple[Mailing, ...]


@dataclass(frozen=True)
class Bundle:
    """What goes to one person in one envelope: a letter of each of these mailings, in their order."""

    letters: tuple[tuple[Mailing, Prepared], ...]

    @property
    def first(self) -> Prepared:
        """The letter that shows its address at the window."""
        return self.letters[0][1]


def same_day(mailing: Mailing, letters: Iterable[Prepared], *, user: Any, on: date) -> list[SameDay]:
    """Those of these letters, ready to leave by e-mail, whose person gets another that day (one query).

    Another: it left that day, or waits for its turn in a mailing that leaves. One counts for one person of the directory,
    whatever the address; mailings of spaces that this user does not enter are not told of.
    """
    ready = {one.actor.pk: one for one in letters if one.is_ready and one.way == Way.EMAIL}
    start = timezone.make_aware(datetime.combine(on, time.min))
    left = Q(left_at__gte=start, left_at__lt=start + timedelta(days=1))
    leaves = Q(state=LetterState.QUEUED, mailing__state__in=LEAVING)
    rows = Letter.objects.filter(
        left | leaves,
        target__actor__in=list(ready),
        mailing__campaign__space__in=collectives.spaces_of(user),
    ).exclude(mailing=mailing.pk)
    found: dict[int, dict[int, Mailing]] = {}
    for row in rows.select_related("mailing", "target").order_by("mailing", "pk"):
        found.setdefault(row.target.actor_id, {})[row.mailing_id] = row.mailing
    return [SameDay(one, tuple(found[key].values())) for key, one in ready.items() if key in found]


def could_share(mailing: Mailing, *, user: Any) -> list[Mailing]:
    """Other mailings with letters still to print to people this one also writes to on paper (one query).

    Each has `shared`: how many people. Only where the user writes.
    """
    ours = mailing.letters.filter(way=Way.PRINT, state__in=WAITING).values("target__actor")
    rows = Letter.objects.filter(
        target__actor__in=ours,
        way=Way.PRINT,
        state__in=WAITING,
        mailing__campaign__space__in=collectives.spaces_of(user, role=Role.MEMBER),
    ).exclude(mailing__in=[mailing.pk])
    rows = rows.exclude(mailing__state__in=LEAVING).select_related("mailing").order_by("mailing", "pk")
    found: dict[int, Mailing] = {}
    for row in rows:
        one: Any = found.setdefault(row.mailing_id, row.mailing)
        one.shared = getattr(one, "shared", 0) + 1
    return list(found.values())


def chosen(codes: Iterable[str], *, mailing: Mailing, user: Any) -> list[Mailing]:
    """The mailings of these codes that may share its envelopes, with what a page of theirs needs (two queries at most)."""
    wanted = set(codes)
    if not wanted:
        return []
    pks = [one.pk for one in could_share(mailing, user=user) if one.code in wanted]
    return list(Mailing.objects.filter(pk__in=pks).select_related(*RELATED).order_by("pk"))


def shared_by(printout: Printout, *, on: date) -> list[Bundle]:
    """What a printout holds when it was asked for several mailings together; where who asked may still write."""
    codes = printout.options.get("together") or []
    others = chosen(codes, mailing=printout.mailing, user=printout.asked_by) if printout.asked_by else []
    return bundles([printout.mailing, *others], on=on) if others else []


def pdf(found: list[Bundle], *, enclosed: bool = True, duplex: bool = False, **folding: Any) -> bytes:
    """One file, person after person, with the number of the envelope on each letter; `folding`: as `paper_of`."""
    mailings = {mailing.pk: mailing for bundle in found for mailing, _one in bundle.letters}
    pages: dict[int, list[Page]] = {key: [] for key in mailings}
    order: list[tuple[int, int]] = []
    which = {key: number for number, key in enumerate(mailings)}
    for number, bundle in enumerate(found, start=1):
        for mailing, one in bundle.letters:
            order.append((which[mailing.pk], len(pages[mailing.pk])))
            pages[mailing.pk].append(paper.page_of(mailing, one, number=number))
    parts = [_part(mailings[key], pages[key], enclosed=enclosed, **folding) for key in mailings]
    return binding.gathered(parts, order, duplex=duplex)


def _part(mailing: Mailing, pages: list[Page], *, enclosed: bool, **folding: Any) -> binding.Part:
    with Press(paper.paper_of(mailing, **folding)) as press:
        made = press.pdf(pages)
    return binding.Part(made, binding.starts_of(made), paper.enclosures_of(mailing) if enclosed else ())


def bundles(mailings: Iterable[Mailing], *, on: date) -> list[Bundle]:
    """All letters on paper of these mailings, by person and by name; six queries a mailing."""
    found: dict[int, list[tuple[Mailing, Prepared]]] = {}
    for mailing in mailings:
        for one in prepared(mailing, on=on):
            if one.way == Way.PRINT and one.letter.is_waiting and paper.may_be_printed(one):
                found.setdefault(one.actor.pk, []).append((mailing, one))
    made = [Bundle(tuple(letters)) for letters in found.values()]
    return sorted(made, key=lambda bundle: (bundle.first.actor.sort_key, bundle.first.actor.pk))

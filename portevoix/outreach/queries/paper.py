"""A mailing as paper: its letterhead, its pages, its previews."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portevoix.collectives.models import Collective
from portevoix.design import rules as design
from portevoix.files import queries as files
from portevoix.files.models import StoredFile
from portevoix.files.rules import pdf as binding
from portevoix.outreach.enums import Way
from portevoix.outreach.models import Mailing
from portevoix.outreach.queries.letters import Prepared, place_and_date
from portevoix.outreach.queries.signatories import cosigners
from portevoix.outreach.rules import shapes, stationery
from portevoix.outreach.transport import Page, Paper, Partner, Press, stacked

ROOM = 320  # letters of names at the head of a page: three lines


def paper_of(
    mailing: Mailing, *, partners: list[Collective] | None = None, window: str = "", numbered: bool = False
) -> Paper:
    """The letterhead of the collective, or of those that sign together, and what all letters share, in French.

    One query for the partners, unless they are given. `window` (a key of stationery.windows) folds the letters for an
    envelope and marks the folds; without it nothing is marked.
    """
    collective = mailing.collective
    others = cosigners(mailing) if partners is None else partners
    folding = stationery.windows().get(window)
    with translation.override("fr"):
        return Paper(
            title=design.typeset(mailing.title),
            author=collective.name,
            on=mailing.written_on,
            place_and_date=place_and_date(mailing),
            sender=sender(collective),
            signatory=signatory(collective),
            subject_word=_("Subject:"),
            page_word=_("page"),
            logo=_bytes(collective.logo),
            logo_alt=_logo_of(collective),
            signature=_bytes(collective.signature),
            signature_alt=_signature_of(collective),
            partners=tuple(partner(one) for one in others),
            names=names([collective, *others]),
            window=folding.top if folding else Paper.window,
            folds=folding.folds if folding else (),
            numbered=numbered,
        )


def names(collectives: list[Collective]) -> list[str]:
    """Who signs, at the head of the page: as many names as have room, the others counted."""
    found: list[str] = []
    for one in collectives:
        if found and sum(map(len, found)) + len(one.name) > ROOM:
            left = len(collectives) - len(found)
            return [*found, ngettext("%(n)s other", "%(n)s others", left) % {"n": left}]
        found.append(one.name)
    return found


def partner(collective: Collective) -> Partner:
    """A collective that signs beside the one that writes."""
    return Partner(
        name=collective.name,
        signatory=signatory(collective),
        logo=_bytes(collective.logo),
        logo_alt=_logo_of(collective),
        signature=_bytes(collective.signature),
        signature_alt=_signature_of(collective),
    )


def signatory(collective: Collective) -> list[str]:
    """Who signs, in what capacity."""
    return [line for line in (collective.signatory_name, collective.signatory_title) if line]


def _logo_of(collective: Collective) -> str:
    return _("Logo of %(name)s") % {"name": collective.name}


def _signature_of(collective: Collective) -> str:
    return _("Signature of %(name)s") % {"name": collective.signatory_name or collective.name}


def sender(collective: Collective) -> dict[str, str | list[str]]:
    """The letterhead in words."""
    contact = [collective.email, collective.phone, collective.website.removeprefix("https://").rstrip("/")]
    lines = [str(collective.get_kind_display()), *collective.address.splitlines()]
    return {
        "name": collective.name,
        "lines": [line for line in lines if line.strip()],
        "contact": [line for line in contact if line],
    }


def _bytes(stored: StoredFile | None) -> bytes:
    """The picture, or nothing when it is gone from the disk: a letter without logo is still a letter."""
    try:
        return files.bytes_of(stored) if stored else b""
    except FileNotFoundError:
        return b""


def page_of(mailing: Mailing, one: Prepared, *, number: int | None = None) -> Page:
    """One letter as typst draws it."""
    addressee = one.addressee or [one.actor.name]
    return Page(addressee, design.typeset(mailing.subject), shapes.blocks(one.content), number)


def pdf(
    mailing: Mailing, letters: list[Prepared], *, enclosed: bool = True, duplex: bool = False, **folding: Any
) -> bytes:
    """These letters in one file, behind each of them what goes with it; 3 ms of CPU a letter, 2 more when bound.

    Alone they are PDF/A-2a and PDF/UA-1; bound with files of others, the whole claims neither. `duplex` begins each on the
    front of a sheet. `folding`: as `paper_of`.
    """
    with Press(paper_of(mailing, **folding)) as press:
        made = press.pdf([page_of(mailing, one) for one in letters])
    return bind(made, enclosures_of(mailing) if enclosed else [], duplex=duplex)


def bind(letters: bytes, enclosures: list[bytes], *, duplex: bool = False) -> bytes:
    """The enclosures behind each letter; the letters as they are when there is nothing to bind."""
    if not enclosures and not duplex:
        return letters
    return binding.bound(letters, binding.starts_of(letters), enclosures, duplex=duplex)


def enclosures_of(mailing: Mailing) -> list[bytes]:
    """The files that go with each letter, in order."""
    return [files.bytes_of(one.file) for one in mailing.enclosures.select_related("file")]


def preview(mailing: Mailing, one: Prepared, *, partners: list[Collective] | None = None) -> bytes:
    """The very pages of one letter as one SVG, one below the other, what varies marked; about 15 ms."""
    with Press(paper_of(mailing, partners=partners), marked=True) as press:
        return stacked(press.svg(page_of(mailing, one)))


def may_be_printed(one: Prepared) -> bool:
    """Whether it leaves at all and waits for nothing."""
    return one.letter.way != Way.NONE and not one.blocked

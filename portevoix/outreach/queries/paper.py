"""A mailing as paper: its letterhead, its pages, its previews."""

from django.utils import translation
from django.utils.translation import gettext as _

from portevoix.collectives.models import Collective
from portevoix.design import rules as design
from portevoix.files import queries as files
from portevoix.files.models import StoredFile
from portevoix.outreach.enums import Way
from portevoix.outreach.models import Mailing
from portevoix.outreach.queries.letters import Prepared, place_and_date
from portevoix.outreach.rules import shapes
from portevoix.outreach.transport import Page, Paper, Press, stacked


def paper_of(mailing: Mailing) -> Paper:
    """The letterhead of the collective and what all letters share, in French; no query once loaded."""
    collective = mailing.collective
    with translation.override("fr"):
        return Paper(
            title=design.typeset(mailing.title),
            author=collective.name,
            on=mailing.written_on,
            place_and_date=place_and_date(mailing),
            sender=sender(collective),
            signatory=[line for line in (collective.signatory_name, collective.signatory_title) if line],
            subject_word=_("Subject:"),
            page_word=_("page"),
            logo=_bytes(collective.logo),
            logo_alt=_("Logo of %(name)s") % {"name": collective.name},
            signature=_bytes(collective.signature),
            signature_alt=_("Signature of %(name)s") % {"name": collective.signatory_name or collective.name},
        )


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


def page_of(mailing: Mailing, one: Prepared) -> Page:
    """One letter as typst draws it."""
    return Page(
        one.addressee or [one.actor.name], design.typeset(mailing.subject), shapes.blocks(one.content)
    )


def pdf(mailing: Mailing, letters: list[Prepared]) -> bytes:
    """These letters in one PDF/A-2a, PDF/UA-1; 3 ms of CPU each."""
    with Press(paper_of(mailing)) as press:
        return press.pdf([page_of(mailing, one) for one in letters])


def preview(mailing: Mailing, one: Prepared) -> bytes:
    """The very pages of one letter as one SVG, one below the other, what varies marked; about 15 ms."""
    with Press(paper_of(mailing), marked=True) as press:
        return stacked(press.svg(page_of(mailing, one)))


def may_be_printed(one: Prepared) -> bool:
    """Whether it leaves at all and waits for nothing."""
    return one.letter.way != Way.NONE and not one.blocked

"""A letter as an e-mail: whom it goes to, what it says in plain text and in sober HTML."""

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from portevoix.collectives.models import Collective
from portevoix.design import rules as design
from portevoix.directory.enums import ContactKind, Source
from portevoix.directory.models import ContactPoint
from portevoix.outreach.models import Mailing
from portevoix.outreach.queries.letters import Prepared
from portevoix.outreach.rules import shapes

RELATED = (
    "campaign__space",
    "collective__space",
    "collective__logo",
    "collective__signature",
    "collective__sender_address",
    "document",
)
SUBJECT_MAX = 250


def of(mailing: Mailing, one: Prepared, *, partners: Sequence[Collective] = ()) -> dict[str, Any]:
    """What `mail.post` needs of one letter, apart from its key; one query. `partners` co-sign it."""
    with translation.override("fr"):
        context = {
            "html": shapes.html(one.content),
            "plain": one.plain,
            "collective": mailing.collective,
            "partners": partners,
            "notice": notice(mailing, one),
        }
        return {
            "recipient": mailbox(one.facts.name, one.email),
            "subject": one_line(design.typeset(mailing.subject or mailing.title))[:SUBJECT_MAX],
            "body": render_to_string("outreach/mail/letter.txt", context),
            "html": render_to_string("outreach/mail/letter.html", context),
            "sender_name": one_line(mailing.collective.name),
            "sender_address": mailing.collective.sends_from,
            "reply_to": mailbox(mailing.collective.name, mailing.collective.email),
        }


def notice(mailing: Mailing, one: Prepared) -> str:
    """Where the address comes from and the right to object: once, short, at the foot."""
    published = ContactPoint.objects.filter(
        actor=one.actor, kind=ContactKind.EMAIL, value=one.facts.email, source=Source.AN
    ).exists()
    words = (
        _("Your address is published by the Assemblée nationale. To be written to no more, answer %(name)s.")
        if published
        else _("Your address comes from our own contacts. To be written to no more, answer %(name)s.")
    )
    return words % {"name": mailing.collective.name}


def mailbox(name: str, email: str) -> str:
    """A name and an address, quoted."""
    quoted = one_line(name).replace("\\", "").replace('"', "")
    return f'"{quoted}" <{email}>'


def one_line(words: str) -> str:
    """Without line breaks: a header is one line."""
    return " ".join(words.split())


def trial_subject(subject: str) -> str:
    """The subject of a message to oneself."""
    with translation.override("fr"):
        return _("Trial: %(subject)s") % {"subject": subject}


def attachments(mailing: Mailing, pdf: int | None) -> list[dict[str, Any]]:
    """The letter as PDF, when it is wanted, then what goes with it (one query)."""
    letter = [_attached(pdf, "lettre")] if pdf else []
    return letter + [
        _attached(file, title) for file, title in mailing.enclosures.values_list("file", "title")
    ]


def _attached(file: int, title: str) -> dict[str, Any]:
    return {"file": file, "type": "application/pdf", "name": f"{title}.pdf"}

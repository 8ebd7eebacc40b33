"""Mailings for tests: invented people, invented words."""

from datetime import date
from typing import Any

from portevoix.advocacy.models import Campaign, Target
from portevoix.advocacy.tests.factories import make_campaign, make_target
from portevoix.collectives.models import Collective
from portevoix.collectives.tests.factories import make_collective
from portevoix.directory.tests.factories import make_deputy
from portevoix.outreach.models import Letter, Mailing
from portevoix.workspace.models import Document

GIVEN = ("Camille", "Yonas", "Samira", "Noé", "Inès")


def text(*parts: str) -> dict[str, Any]:
    """A paragraph of words and {fields}."""
    nodes = [
        {"type": "field", "attrs": {"key": part[1:-1]}}
        if part.startswith("{")
        else {"type": "text", "text": part}
        for part in parts
    ]
    return {"type": "paragraph", "content": nodes}


def doc(*blocks: dict[str, Any]) -> dict[str, Any]:
    """A document of these blocks."""
    return {"type": "doc", "content": list(blocks)}


LETTER = doc(
    text("{appel}", ","),
    text("En octobre, notre collectif a mesuré la distance entre neuf lieux de vie et l’eau."),
    text("{mot}"),
    text("Élue de ", "{circonscription}", ", pourriez-vous ", "{demande}", " ?"),
    text("Je vous prie d’agréer, ", "{appel}", ", l’expression de ", "{politesse}", "."),
)


def make_mailing(
    *,
    campaign: Campaign | None = None,
    collective: Collective | None = None,
    content: dict[str, Any] | None = None,
    **fields: Any,
) -> Mailing:
    """A mailing without addressees, of a collective that sends alone and at once unless one is given."""
    collective = collective or make_collective(
        approval_above=None,
        recall_minutes=0,
        address="12, rue de l’Exemple\n62100 Calais",
        signatory_name="Samira B.",
        signatory_title="coordinatrice",
    )
    campaign = campaign or make_campaign(collective=collective)
    document = Document.objects.create(space=campaign.space, title="Lettre", content=content or LETTER)
    given = {
        "title": "Lettre aux élu·es",
        "subject": "Accès à l’eau",
        "written_at": "Calais",
        "written_on": date(2026, 11, 23),
        **fields,
    }
    return Mailing.objects.create(campaign=campaign, collective=collective, document=document, **given)


def make_letter(mailing: Mailing | None = None, *, target: Target | None = None, **fields: Any) -> Letter:
    """One addressee: an invented deputy."""
    mailing = mailing or make_mailing()
    target = target or make_target(mailing.campaign, ask="poser une question écrite")
    return Letter.objects.create(mailing=mailing, target=target, **fields)


def make_letters(mailing: Mailing, count: int, **fields: Any) -> list[Letter]:
    """So many invented deputies, each with an address of their own."""
    made = []
    for number in range(1, count + 1):
        actor = make_deputy(
            given=GIVEN[number % len(GIVEN)],
            family=f"Aubépine {number}",
            constituency=f"62-{number:02d}",
            email=f"depute{number}@exemple.test",
        )
        target = make_target(mailing.campaign, actor=actor, ask="poser une question écrite")
        made.append(make_letter(mailing, target=target, **fields))
    return made

"""How collectives write to someone; which targets already have their letter."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portevoix.collectives import queries as collectives
from portevoix.collectives.models import Collective
from portevoix.directory import queries as directory
from portevoix.directory.models import Actor
from portevoix.outreach.enums import WAITING
from portevoix.outreach.models import AddressForm, Mailing
from portevoix.outreach.queries.letters import form_of
from portevoix.outreach.rules import address


@dataclass(frozen=True)
class Spoken:
    """The form one collective uses for someone, and whether it chose it."""

    collective: Collective
    form: address.Form
    is_own: bool


def forms_of(actor: Actor, *, user: Any, on: date) -> list[Spoken]:
    """How each collective of a person writes to an actor (five queries)."""
    mine = list(collectives.collectives_where_writing(user).select_related("space"))
    spaces = [collective.space for collective in mine]
    facts = directory.letter_facts([actor], spaces=spaces, on=on)[actor.pk]
    own = {form.space_id: form for form in AddressForm.objects.filter(actor=actor, space__in=spaces)}
    return [Spoken(one, form_of(actor, facts, own.get(one.space_id)), one.space_id in own) for one in mine]


def usual_form(actor: Actor, *, on: date) -> address.Form:
    """The form of someone's office."""
    return form_of(actor, directory.letter_facts([actor], spaces=[], on=on)[actor.pk], None)


def gone_targets(mailing: Mailing) -> set[str]:
    """The codes of targets whose letter has left, or may have: they cannot be taken out."""
    return set(mailing.letters.exclude(state__in=WAITING).values_list("target__code", flat=True))

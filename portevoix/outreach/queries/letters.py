"""Each letter of a mailing, merged, with what is wrong with it; a constant number of queries."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from portevoix.advocacy.rules.recipes import blanks_left
from portevoix.collectives.models import Space
from portevoix.directory import queries as directory
from portevoix.directory.enums import ActorKind
from portevoix.directory.models import Actor
from portevoix.outreach import transport
from portevoix.outreach.enums import Way
from portevoix.outreach.models import AddressForm, Letter, Mailing
from portevoix.outreach.rules import address, fields, merging, shapes
from portevoix.outreach.rules.problems import Kind, Problem
from portevoix.workspace import rules as documents

SMALL_WORD = re.compile(r"(?:Une?|L[ea]s?|D[eu]s?|Que|Pour|Aucune?|Chaque|Tout(?:e|es)?|Tous)\b|[LD]’|Qu’")
NO_FORM = address.Form("", "")


@dataclass(frozen=True)
class Text:
    """The text of a mailing and what is read from it once for all its letters."""

    content: merging.Node
    keys: tuple[str, ...]
    holes: tuple[str, ...]  # characters that no font draws
    blanks: tuple[str, ...] = ()  # of a template, not filled yet


@dataclass(frozen=True)
class Prepared:
    """One letter as it stands: whom it is for, its text, what is wrong, by which way it can leave."""

    letter: Letter
    facts: directory.LetterFacts
    form: address.Form
    values: dict[str, str]
    text: Text = field(repr=False)
    is_put_off: bool = False  # it may still leave, another day

    @cached_property
    def content(self) -> merging.Node:
        """The text without fields."""
        return merging.merge(self.text.content, self.values)

    @cached_property
    def plain(self) -> str:
        """The text as words."""
        return shapes.plain(self.content)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, what keeps it back first, each once."""
        return tuple(sorted(dict.fromkeys(_problems(self)), key=lambda problem: not problem.blocks))

    @property
    def actor(self) -> Actor:
        """Whom it is for."""
        return self.letter.target.actor

    @property
    def blocked(self) -> bool:
        """Whether it waits for something to be mended."""
        return any(problem.blocks for problem in self.problems)

    @cached_property
    def email(self) -> str:
        """Where an e-mail goes; empty when there is no address, one that is none, or one that came back."""
        if self.facts.email_death and not self.letter.is_gone:
            return ""
        try:
            validate_email(self.facts.email)
        except ValidationError:
            return ""
        return self.facts.email

    @property
    def way(self) -> str:
        """How it leaves: on paper when an e-mail was wanted and there is no address."""
        wanted = self.letter.way
        return Way.PRINT.value if wanted == Way.EMAIL and not self.email else wanted

    @property
    def came_back(self) -> bool:
        """Whether it left and was not received; no query for letters read with their messages."""
        return self.letter.message is not None and self.letter.message.bounced_at is not None

    @property
    def is_ready(self) -> bool:
        """Whether it may leave now."""
        waits = self.letter.is_waiting and not self.is_put_off
        return waits and self.way != Way.NONE and not self.blocked

    @property
    def addressee(self) -> list[str]:
        """The lines of the envelope."""
        return [line for line in (named(self.facts), self.facts.function, *self.facts.address) if line]


def prepared(mailing: Mailing, *, on: date, letters: Iterable[Letter] | None = None) -> list[Prepared]:
    """Every letter of a mailing (or these) by name of addressee, in French; five queries for any number."""
    found = list(letters_of(mailing) if letters is None else letters)
    actors = [letter.target.actor for letter in found]
    spaces = spaces_of(mailing)
    text = text_of(mailing)
    with translation.override("fr"):
        facts = directory.letter_facts(actors, spaces=spaces, on=on)
        own = own_forms(actors, spaces=spaces)
        shared = shared_values(mailing)
        return [
            prepare(letter, facts[letter.target.actor_id], own=own, text=text, shared=shared, on=on)
            for letter in found
        ]


def prepared_one(letter: Letter, *, on: date) -> Prepared:
    """One letter alone."""
    return prepared(letter.mailing, on=on, letters=[letter])[0]


def letters_of(mailing: Mailing) -> list[Letter]:
    """The letters of a mailing with their people and messages, by name (one query)."""
    rows = mailing.letters.select_related("target__actor", "message")
    return list(rows.order_by("target__actor__sort_key", "pk"))


def spaces_of(mailing: Mailing) -> list[Space]:
    """Where what a letter may use is kept: the campaign's space and the collective's."""
    return [mailing.campaign.space, mailing.collective.space]


def text_of(mailing: Mailing) -> Text:
    """The text as it is saved."""
    content = mailing.document.content
    words = documents.plain_text(content) + mailing.subject
    blanks = tuple(blanks_left(f"{documents.plain_text(content)} {mailing.subject}"))
    keys = tuple(dict.fromkeys(documents.fields_in(content)))
    return Text(content, keys, tuple(transport.unprintable(words)), blanks)


def own_forms(actors: Iterable[Actor], *, spaces: Iterable[Space]) -> dict[int, AddressForm]:
    """How these spaces address these people, by actor; one query."""
    rows = AddressForm.objects.filter(
        actor__in=[actor.pk for actor in actors], space__in=[space.pk for space in spaces]
    )
    return {row.actor_id: row for row in rows.order_by("pk")}


def form_of(actor: Actor, facts: directory.LetterFacts, own: AddressForm | None) -> address.Form:
    """What the space decided for this person, else the form of the office, else nothing."""
    office = address.BODY if actor.kind == ActorKind.BODY else facts.office or "other"
    usual = address.form_for(office=office, gender=facts.gender) or NO_FORM
    if own is None:
        return usual
    return address.Form(own.salutation or usual.salutation, own.closing or usual.closing)


def prepare(
    letter: Letter,
    facts: directory.LetterFacts,
    *,
    own: dict[int, AddressForm],
    text: Text,
    shared: dict[str, str],
    on: date,
) -> Prepared:
    """One letter, from facts already read; no query."""
    form = form_of(letter.target.actor, facts, own.get(letter.target.actor_id))
    put_off = letter.is_waiting and letter.put_off_until is not None and letter.put_off_until > on
    return Prepared(letter, facts, form, shared | own_values(letter, facts, form=form), text, put_off)


def shared_values(mailing: Mailing) -> dict[str, str]:
    """What the fields say that are the same in every letter."""
    campaign = mailing.campaign
    return {
        "revendication": in_a_sentence(campaign.demand),
        "echeance": written(campaign.deadline) if campaign.deadline else "",
        "lieu": mailing.written_at,
        "date": written(mailing.written_on),
    }


def own_values(letter: Letter, facts: directory.LetterFacts, *, form: address.Form) -> dict[str, str]:
    """What the other fields say of this person; empty when nobody knows."""
    return {
        fields.SALUTATION: form.salutation,
        fields.CLOSING: form.closing,
        "nom": named(facts),
        "fonction": facts.function,
        "circonscription": f"la {facts.constituency}" if facts.constituency else "",
        "departement": facts.departement,
        "groupe": facts.group,
        fields.ASK: letter.target.ask.strip().rstrip("."),
        fields.NOTE: letter.note,
    }


def named(facts: directory.LetterFacts) -> str:
    """Civility and name, as on an envelope."""
    return f"{facts.civility} {facts.name}".strip()


def written(day: date) -> str:
    """A day in a letter: 1er décembre 2026, never broken apart."""
    return f"{'1er' if day.day == 1 else day.day}\u00a0{format_date(day, 'F Y')}"


def in_a_sentence(words: str) -> str:
    """What began with a capital and ended with a full stop, after a colon: "un point d’eau"."""
    plain = words.strip().rstrip(".")
    return plain[:1].lower() + plain[1:] if SMALL_WORD.match(plain) else plain


def place_and_date(mailing: Mailing) -> str:
    """« Calais, le 23 novembre 2026 »."""
    day = written(mailing.written_on)
    if not mailing.written_at:
        return _("The %(day)s") % {"day": day}
    return _("%(place)s, the %(day)s") % {"place": mailing.written_at, "day": day}


def _problems(one: Prepared) -> Iterator[Problem]:
    for problem in merging.problems(one.text.keys, one.values):
        yield _about_address(one, problem)
    for blank in one.text.blanks:
        yield Problem(Kind.BLANK, blank)
    if one.letter.way == Way.NONE:
        return
    if one.letter.way == Way.EMAIL and one.facts.email_death and not one.letter.is_gone:
        yield Problem(Kind.CAME_BACK, one.facts.email_death)
    elif one.letter.way == Way.EMAIL and not one.email:
        yield Problem(Kind.NO_EMAIL)
    if one.way == Way.PRINT and not one.facts.address:
        yield Problem(Kind.NO_ADDRESS)
    if one.facts.office == "deputy" and not one.facts.is_sitting:
        yield Problem(Kind.NOT_SITTING)
    said = "".join((*one.addressee, *(one.values.get(key, "") for key in one.text.keys)))
    if holes := dict.fromkeys((*one.text.holes, *transport.unprintable(said))):
        yield Problem(Kind.UNPRINTABLE, " ".join(holes))


def _about_address(one: Prepared, problem: Problem) -> Problem:
    """An empty opening or closing is told by its cause."""
    if problem.kind is not Kind.EMPTY_FIELD or problem.about not in {fields.SALUTATION, fields.CLOSING}:
        return problem
    return Problem(Kind.NO_FORM if one.facts.gender else Kind.NO_GENDER)

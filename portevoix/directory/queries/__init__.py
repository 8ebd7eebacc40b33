"""Reads of the directory."""

from portevoix.directory.queries.actors import (
    Reach,
    actors_in,
    actors_visible,
    annotations,
    dead_addresses,
    grouped_mandates,
    own_people,
    own_tags,
    reach,
    search,
    writable_collectives,
)
from portevoix.directory.queries.cards import Card, Membership, cards
from portevoix.directory.queries.facets import Choice, Listing, Row, deputies, listing, rows
from portevoix.directory.queries.imports import Story, imports, last_import, story
from portevoix.directory.queries.letters import LetterFacts, letter_facts
from portevoix.directory.queries.representatives import Representation, Whose, representatives, whose
from portevoix.directory.rules.filters import DeputyFilter

__all__ = [
    "Card",
    "Choice",
    "DeputyFilter",
    "LetterFacts",
    "Listing",
    "Membership",
    "Reach",
    "Representation",
    "Row",
    "Story",
    "Whose",
    "actors_in",
    "actors_visible",
    "annotations",
    "cards",
    "dead_addresses",
    "deputies",
    "grouped_mandates",
    "imports",
    "last_import",
    "letter_facts",
    "listing",
    "own_people",
    "own_tags",
    "reach",
    "representatives",
    "rows",
    "search",
    "story",
    "whose",
    "writable_collectives",
]

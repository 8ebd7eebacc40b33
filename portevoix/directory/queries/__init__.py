"""Reads of the directory."""

from portevoix.directory.queries.actors import (
    Reach,
    actors_in,
    actors_visible,
    last_import,
    mandates_of,
    reach,
    search,
)
from portevoix.directory.queries.cards import Card, Membership, cards, seat_name
from portevoix.directory.queries.facets import Choice, Listing, deputies, listing
from portevoix.directory.queries.letters import LetterFacts, letter_facts
from portevoix.directory.queries.representatives import Representation, representatives
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
    "actors_in",
    "actors_visible",
    "cards",
    "deputies",
    "last_import",
    "letter_facts",
    "listing",
    "mandates_of",
    "reach",
    "representatives",
    "search",
    "seat_name",
]

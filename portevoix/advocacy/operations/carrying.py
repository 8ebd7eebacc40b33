"""What apps above write for a campaign, carried to another one: each registers how to read its texts and write them anew."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.utils.functional import Promise

from portevoix.advocacy.models import Campaign
from portevoix.advocacy.rules.recipes import Texts


@dataclass(frozen=True)
class Carried:
    """One text of a campaign that may come along: its title, subject and content; its key says which it was."""

    key: str
    label: str
    text: dict[str, Any]


class Writer(Protocol):
    """Writes texts for a campaign that has its targets."""

    def __call__(self, campaign: Campaign, texts: Iterable[Carried], *, by: Any, at: datetime) -> None:
        """In the caller's transaction."""
        ...


@dataclass(frozen=True)
class Carrier:
    """How one kind of text is read from a campaign and written for another."""

    kind: str
    label: str | Promise
    read: Callable[[Campaign], list[Carried]]
    write: Writer


_carriers: dict[str, Carrier] = {}


def register(carrier: Carrier) -> None:
    """Carry texts of that kind; registering twice is harmless."""
    _carriers[carrier.kind] = carrier


def carried_in(campaign: Campaign) -> dict[str, list[Carried]]:
    """What a campaign holds that may come along, by kind."""
    return {kind: carrier.read(campaign) for kind, carrier in _carriers.items()}


def write(campaign: Campaign, chosen: dict[str, list[Carried]], *, by: Any, at: datetime) -> None:
    """Write what was chosen for a new campaign."""
    for kind, texts in chosen.items():
        if texts and kind in _carriers:
            _carriers[kind].write(campaign, texts, by=by, at=at)


def as_texts(chosen: dict[str, list[Carried]]) -> Texts:
    """What a template keeps of them."""
    return {kind: [one.text for one in texts] for kind, texts in chosen.items() if texts}


def from_texts(texts: Texts) -> dict[str, list[Carried]]:
    """What a template gives back."""
    return {kind: [Carried("", one["title"], one) for one in several] for kind, several in texts.items()}

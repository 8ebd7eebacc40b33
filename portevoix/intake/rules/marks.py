"""What a thing was when an import wrote it: shows whether a person changed it since."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

FIELDS = {
    "campaign": ("demand", "problem", "measure", "decider", "deadline", "state", "obtained"),
    "actor": ("given_name", "family_name", "gender", "office", "function", "organisation"),
    "contact": ("kind", "value", "label", "location", "is_preferred"),
    "target": ("ask", "next_step", "next_step_on", "owner_id"),
    "exchange": ("channel", "direction", "happened_on", "summary", "attachment_id"),
    "commitment": ("text", "due_on", "state", "settled_on"),
}


def values(kind: str, thing: Any) -> list[str]:
    """The facts of a thing, as text."""
    return [str(getattr(thing, name)) for name in FIELDS[kind]]


def mark(kind: str, thing: Any) -> str:
    """The fingerprint of a thing as it stands."""
    return fingerprint(values(kind, thing))


def fingerprint(facts: Sequence[str]) -> str:
    """Sixteen letters that change when a fact does."""
    return hashlib.blake2b(json.dumps(facts).encode(), digest_size=8).hexdigest()


def of_annotation(note: str, tags: Sequence[str]) -> str:
    """The fingerprint of what a space notes of someone."""
    return fingerprint([note, *sorted(tags)])

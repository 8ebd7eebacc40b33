"""What the chain's links are made of."""

import hashlib
import json
from datetime import UTC

from portevoix.journal.models import Entry


def digest(entry: Entry) -> str:
    """The SHA-256 of a row and of the one before it."""
    facts = (
        entry.space,
        entry.number,
        entry.at.astimezone(UTC).isoformat(),
        entry.actor,
        entry.verb,
        entry.kind,
        entry.key,
        entry.previous,
    )
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()

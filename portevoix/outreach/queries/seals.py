"""What exactly is confirmed: one fingerprint for each letter, over all that its addressee would get."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from portevoix.collectives.models import Collective
from portevoix.files.models import StoredFile
from portevoix.outreach.models import Mailing
from portevoix.outreach.queries.letters import Prepared


def seals_of(mailing: Mailing, letters: Iterable[Prepared], *, cosigners: list[Collective]) -> dict[str, str]:
    """The fingerprint of each of these letters, by code; about 10 µs each, one query."""
    shared = digest(parts_of(mailing, cosigners=cosigners))
    return {one.letter.code: digest([shared, *_own(one)]) for one in letters}


def parts_of(mailing: Mailing, *, cosigners: list[Collective]) -> dict[str, str]:
    """The fingerprints of what all letters share, apart, so that one may say which changed."""
    return {
        **text_parts(mailing),
        "head": digest([_head(mailing.collective), mailing.written_at, str(mailing.written_on)]),
        "signatures": digest([_head(one) for one in cosigners]),
        "file": digest(_attached(mailing)),
    }


def _attached(mailing: Mailing) -> Any:
    """What goes with each letter; as before there were enclosures when there is none, so that older seals hold."""
    rows = mailing.enclosures.values_list("title", "file__sha256")
    enclosed = [list(row) for row in rows]
    return [mailing.attach_pdf, enclosed] if enclosed else mailing.attach_pdf


def text_parts(mailing: Mailing) -> dict[str, str]:
    """The fingerprints of what partners read."""
    return {"text": digest(mailing.document.content), "subject": digest(mailing.subject or mailing.title)}


def digest(said: Any) -> str:
    """The SHA-256 of data, in hexadecimal."""
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _own(one: Prepared) -> list[str]:
    """What is of this letter alone: who gets it, where, what its fields say."""
    said = [f"{key}={one.values.get(key, '')}" for key in sorted(one.values)]
    return [one.letter.code, one.email, one.facts.name, *one.addressee, "", *said]


def _head(collective: Collective) -> list[str]:
    """The letterhead and the signature, pictures by their content."""
    return [
        collective.code,
        collective.name,
        collective.kind,
        collective.email,
        collective.phone,
        collective.address,
        collective.website,
        collective.signatory_name,
        collective.signatory_title,
        _picture(collective.logo),
        _picture(collective.signature),
    ]


def _picture(stored: StoredFile | None) -> str:
    return stored.sha256 if stored else ""

"""When two sources speak of one person: the same folded name and the same date of birth."""

import base64
from datetime import date
from hashlib import blake2b

from portevoix.directory.rules.names import fold

BITS = 55  # eleven letters of base32; two of a million people collide once in 70,000 registers


def identity(*, given: str, family: str, birth_date: date | None) -> int | None:
    """55 bits of folded family name, given name and date of birth; None without a date, for nothing is certain then."""
    if birth_date is None:
        return None
    said = f"{fold(family)}|{fold(given)}|{birth_date.isoformat()}".encode()
    return int.from_bytes(blake2b(said, digest_size=8).digest()) >> (64 - BITS)


def code(identity: int) -> str:
    """The code of someone whom no source numbers: "r" and eleven letters, the same on every server."""
    return "r" + base64.b32encode((identity << 1).to_bytes(7)).decode().rstrip("=")[:11].lower()

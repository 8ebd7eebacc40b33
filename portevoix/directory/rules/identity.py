"""When two sources speak of one person: the same folded name and the same date of birth."""

import binascii
from datetime import date
from hashlib import blake2b

from portevoix.directory.rules.names import fold

BITS = 55  # two of a million people collide once in 70,000 registers
LETTERS = 10
_ALPHABET = bytes([*range(65, 91), *range(97, 123), *range(48, 58), 43, 47])  # of base64
IN_ORDER = bytes.maketrans(_ALPHABET, bytes(sorted([*_ALPHABET[:62], 45, 95])))


def identity(*, given: str, family: str, birth_date: date | None) -> int | None:
    """55 bits of folded family name, given name and date of birth; None without a date, for nothing is certain then."""
    if birth_date is None:
        return None
    return of_folded(fold(family), fold(given), birth_date.isoformat())


def of_folded(family: str, given: str, birth: str) -> int:
    """The same from names that are folded already and an ISO date; `birth` may carry more, to tell twins apart."""
    said = f"{family}|{given}|{birth}".encode()
    return int.from_bytes(blake2b(said, digest_size=8).digest()) >> (64 - BITS)


def code(identity: int) -> str:
    """The code of someone whom no source numbers: "r" and ten letters, the same on every server, in the order of identities."""
    said = binascii.b2a_base64((identity << 1).to_bytes(7), newline=False)[:LETTERS]
    return "r" + said.translate(IN_ORDER).decode()

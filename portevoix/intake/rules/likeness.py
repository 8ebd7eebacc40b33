"""Who looks like whom: blocking on folded names, e-mails and phones, then rapidfuzz inside the blocks.

Never every pair: 50,000 rows would make 1.25 billion. A block holds the people who share an e-mail, a phone, a name in any
order, or a family name within one letter and an initial. Names that are the same to the letter are one entry of a block.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.distance import JaroWinkler
from rapidfuzz.fuzz import ratio

from portevoix.directory.rules.names import fold

ALIKE = 0.90  # of a family name, and of a given name
NICKNAME = 0.75  # of a given name, when an e-mail or a phone is shared
CROWD = 60  # people in one block: beyond, only those of the same name are compared
DIGITS = re.compile(r"\D")


@dataclass(frozen=True)
class Person:
    """What is compared: a row of the file, or someone of the directory (`known`)."""

    key: int
    given: str  # folded
    family: str  # folded; the function or the body when there is no name
    organisation: str = ""  # folded
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    gender: str = ""
    office: str = ""  # "deputy" for who says so, or who sits
    known: bool = False
    has_history: bool = False

    @property
    def name(self) -> str:
        """The words of the name in alphabetical order: columns that were swapped give the same."""
        return " ".join(sorted(f"{self.given} {self.family}".split()))


@dataclass(frozen=True)
class Pair:
    """Two who look alike: the row, the other, how much, why, and whether nobody would doubt it."""

    row: int
    other: int
    other_is_known: bool
    score: int  # out of 100
    why: tuple[str, ...]
    certain: bool


def person_of(key: int, facts: dict, *, has_history: bool) -> Person:  # type: ignore[type-arg]
    """What is compared of a row."""
    one = facts["person"]
    nameless = f"{one['function']} {one['organisation']}"  # two mayors without a name are two
    family = one["family_name"] or ("" if one["given_name"] else nameless)
    return Person(
        key=key,
        given=fold(one["given_name"]),
        family=fold(family),
        organisation=fold(one["organisation"]),
        emails=frozenset(facts["emails"]),
        phones=frozenset(digits(value) for value, _label in facts["phones"]),
        gender=one["gender"],
        office=one["office"],
        has_history=has_history,
    )


def digits(phone: str) -> str:
    """A number without its dress, the same at home and abroad."""
    bare = DIGITS.sub("", phone)
    return f"0{bare[2:]}" if bare.startswith("33") and len(bare) == 11 else bare  # noqa: PLR2004  digits


def pairs(rows: Sequence[Person], known: Iterable[Person]) -> list[Pair]:
    """Those who look alike, within the file and against the directory, surest first for each row.

    `known` is read once and only those who share a block with a row are kept: memory follows the file, not the directory.
    """
    blocks: dict[tuple[str, ...], list[Person]] = defaultdict(list)
    for one in rows:
        for block in _blocks(one):
            blocks[block].append(one)
    found: dict[tuple[int, int, bool], Pair] = {}
    for other in known:
        for block in _blocks(other):
            for row in blocks.get(block, ()):
                _weigh(row, other, found)
    for inside in blocks.values():
        for first, second in _candidates(inside):
            _weigh(max(first, second, key=_rank), min(first, second, key=_rank), found)
    return sorted(
        _settled(found.values()), key=lambda pair: (pair.row, not pair.certain, -pair.score, pair.other)
    )


def _rank(one: Person) -> int:
    return one.key


def _blocks(one: Person) -> Iterator[tuple[str, ...]]:
    """The blocks in which someone is compared."""
    yield from (("e", address) for address in one.emails)
    yield from (("p", number) for number in one.phones)
    if one.family or one.given:
        yield "n", one.name
    if one.given and one.family:
        bare, initial = one.family.replace(" ", ""), one.given[0]
        yield "f", bare, initial
        yield from {("f", bare[:at] + bare[at + 1 :], initial) for at in range(len(bare)) if len(bare) > 3}  # noqa: PLR2004
    if one.family and (one.known or not one.given):
        yield "o", one.family  # "Mme Dupont, députée": against those we know of that family name


def _candidates(inside: list[Person]) -> Iterator[tuple[Person, Person]]:
    """The pairs of a block; a crowd is compared by its exact names alone, each with the first who bears it."""
    if len(inside) < 2:  # noqa: PLR2004
        return
    if len(inside) <= CROWD:
        yield from combinations(inside, 2)
        return
    first: dict[str, Person] = {}
    for one in inside:
        if one.name in first:
            yield first[one.name], one
        else:
            first[one.name] = one


def _weigh(row: Person, other: Person, found: dict[tuple[int, int, bool], Pair]) -> None:
    """Add the pair when they look alike; each is weighed once."""
    key = (row.key, other.key, other.known)
    if key in found or (row.key == other.key and not other.known):
        return
    pair = compare(row, other)
    if pair is not None:
        found[key] = pair


def compare(row: Person, other: Person) -> Pair | None:
    """How much two look alike, and why; None when they do not."""
    why = [name for name, mine, theirs in _shared(row, other) if mine & theirs]
    same = row.name == other.name and bool(row.given or not row.family or not other.given)
    score = 100 if same else _score(row, other, loose=bool(why))
    if row.gender and other.gender and row.gender != other.gender and not why:
        score = 0
    if not score:
        return None
    if same:
        why.insert(0, "name")
    elif row.given and other.given:
        why.insert(0, "close_name")
    else:
        why.insert(0, "family_name")
    if row.office == other.office != "other" and row.office:
        why.append("office")
    if row.organisation and row.organisation == other.organisation:
        why.append("organisation")
    return Pair(row.key, other.key, other.known, score, tuple(why), _certain(row, other, why, same=same))


def _shared(row: Person, other: Person) -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
    return ("email", row.emails, other.emails), ("phone", row.phones, other.phones)


def _score(row: Person, other: Person, *, loose: bool) -> int:
    """Out of 100; 0 when a name says that they are two."""
    if not row.given or not other.given:
        alone = row.family == other.family and bool(row.family)
        return (85 if loose else 70) if alone else 0
    straight = _names(row.given, row.family, other, loose=loose)
    return max(straight, _names(row.family, row.given, other, loose=loose))


def _names(given: str, family: str, other: Person, *, loose: bool) -> int:
    families = JaroWinkler.similarity(family, other.family)
    initial = min(len(given), len(other.given)) == 1 and given[0] == other.given[0]
    givens = 0.92 if initial else JaroWinkler.similarity(given, other.given)
    if families < ALIKE or givens < (NICKNAME if loose else ALIKE):
        return 0
    whole = ratio(f"{given} {family}", f"{other.given} {other.family}")
    return min(99, round((families + givens) * 40 + whole / 5))


def _certain(row: Person, other: Person, why: list[str], *, same: bool) -> bool:
    """Whether nobody would doubt it: the same name, and something else that says so or nothing that denies it."""
    if not same or not (row.given or row.organisation or "email" in why):
        return False
    if {"email", "phone"} & set(why):
        return True
    if "office" in why or "organisation" in why:
        return True
    denied = (row.emails and other.emails) or (row.phones and other.phones)
    differs = row.organisation and other.organisation and row.organisation != other.organisation
    return row.has_history and not other.known and not denied and not differs


def _settled(found: Iterable[Pair]) -> Iterator[Pair]:
    """At most two of the file and two of the directory for each row: the likeliest; a certain one stands alone."""
    of_row: dict[tuple[int, bool], list[Pair]] = defaultdict(list)
    for pair in found:
        of_row[pair.row, pair.other_is_known].append(pair)
    for pairs_ in of_row.values():
        ranked = sorted(pairs_, key=lambda pair: (not pair.certain, -pair.score, pair.other))
        yield from ranked[:1] if ranked[0].certain else ranked[:2]

"""The members of the government: one JSON with, for each, the number of the Assemblée, the portfolio and its first day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from portevoix.directory.enums import BodyKind, Source
from portevoix.directory.rules import portfolios
from portevoix.directory.rules.names import fold, tidy
from portevoix.directory.sources import jsonfile, refusals
from portevoix.directory.sources.records import BodyRecord, MandateRecord, Package, PersonRecord
from portevoix.directory.sources.stamps import digest

PRIME = ("premier ministre", "premiere ministre")
RANKS = (
    "premier ministre",
    "premiere ministre",
    "ministre d etat",
    "garde des sceaux",
    "ministre delegue",
    "secretaire d etat",
)
DEPUTY_RANK = 20  # ministers attached to another, after those who head a ministry


@dataclass
class Reading:
    """One government under way."""

    government: BodyRecord
    people: dict[str, PersonRecord] = field(default_factory=dict)
    bodies: dict[str, BodyRecord] = field(default_factory=dict)
    mandates: list[MandateRecord] = field(default_factory=list)
    latest: date = date.min


def read(files: Sequence[Path | bytes]) -> list[Package]:
    """The government that a file names, its members and their ministries. Raises a SourceRefused."""
    return [_read(one) for one in files]


def _read(source: Path | bytes) -> Package:
    expected = _("the members of the government, with “nom”, “depuis”, “membres”")
    parsed, sha256 = jsonfile.load(source, expected=expected)
    if not isinstance(parsed, dict) or not isinstance(parsed.get("membres"), list) or not parsed["membres"]:
        raise refusals.FormUnknown(expected=expected)
    since = _day(parsed.get("depuis"), name=_("the government"))
    if since is None:
        raise refusals.FormUnknown(expected=expected)
    name = tidy(str(parsed.get("nom") or _("Government")))[:300]
    uid = f"gouv{since:%Y%m%d}"
    reading = Reading(
        BodyRecord(uid, BodyKind.GOVERNMENT, name, of_name="du Gouvernement", rank=1, start=since)
    )
    for number, one in enumerate(parsed["membres"], start=1):
        _member(reading, one, number)
    updated = _day(str(parsed.get("lastUpdated") or "")[:10], name="lastUpdated")
    return _package(reading, sha256, updated or max(reading.latest, since))


def _package(reading: Reading, sha256: str, on: date) -> Package:
    ministries = sum(body.kind is BodyKind.MINISTRY for body in reading.bodies.values())
    return Package(
        Source.GOUVERNEMENT,
        sha256,
        on,
        list(reading.people.values()),
        [reading.government, *reading.bodies.values()],
        reading.mandates,
        [],
        counts={
            "ministers": len(reading.people),
            "ministries": ministries,
            "mandates": len(reading.mandates),
        },
        succession=frozenset({BodyKind.GOVERNMENT}),
    )


def _member(reading: Reading, one: Any, number: int) -> None:
    """One member; a form that is not the published one is a refusal that names them."""
    name = str(one.get("nom") or "") if isinstance(one, dict) else ""
    portfolio = tidy(str(one.get("fonction") or one.get("qualite") or "")) if name else ""
    if not name or not portfolio:
        raise refusals.RecordUnreadable(name=name or _("number %(number)s") % {"number": number})
    start = _day(one.get("depuis"), name=name)
    reading.latest = max(reading.latest, start or date.min)
    given, family = portfolios.split_name(name)
    numbered = str(one.get("id") or "").upper()
    uid = numbered if numbered.startswith("PA") else f"gouv-{digest(fold(name))}"
    reading.people[uid] = PersonRecord(
        uid,
        given,
        family,
        portfolios.gender(portfolio),
        None,
        scheme=Source.AN if numbered.startswith("PA") else None,
        code=uid.lower()[:12] if numbered.startswith("PA") else f"g{digest(fold(name))}"[:12],
    )
    rank = _rank(portfolio)
    stamp = digest(uid, portfolio)
    reading.mandates.append(
        MandateRecord(
            f"{reading.government.uid}:{stamp}",
            uid,
            reading.government.uid,
            _role(portfolio),
            portfolio[:200],
            rank=rank,
            start=start,
        )
    )
    if ministry := portfolios.ministry(portfolio):
        body = _ministry(reading, ministry)
        reading.mandates.append(
            MandateRecord(
                f"min:{stamp}", uid, body, _role(portfolio), portfolio[:200], rank=rank, start=start
            )
        )


def _role(portfolio: str) -> str:
    folded = fold(portfolio)
    return "premier ministre" if folded in PRIME else "ministre"


def _rank(portfolio: str) -> int:
    folded = fold(portfolio)
    found = next((rank for rank, words in enumerate(RANKS, start=1) if folded.startswith(words)), 10)
    return found + DEPUTY_RANK if "delegue" in folded or folded.startswith("secretaire") else found


def _ministry(reading: Reading, name: str) -> str:
    uid = f"min-{digest(fold(name))}"
    reading.bodies.setdefault(
        uid,
        BodyRecord(
            uid,
            BodyKind.MINISTRY,
            name[:300],
            of_name=portfolios.of(name)[:300],
            parent=reading.government.uid,
            code=f"m{digest(fold(name))}"[:12],
        ),
    )
    return uid


def _day(said: Any, *, name: str) -> date | None:
    text = str(said or "")[:10]
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise refusals.MomentUnreadable(name=name, value=text) from error

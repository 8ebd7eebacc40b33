"""The directory of the administration (DILA): ministries, their staffs, prefectures, agencies; national or local file.

Quirks of the format, each with its test: "" for null everywhere, `personne` that is `{}`, a hierarchy that goes from parent to
child, day/month/year hours, and in the local file fields that are JSON in a string, e-mails joined by semicolons.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from portevoix.directory.enums import BodyKind, ContactKind, Location, Source
from portevoix.directory.rules import portfolios, postal, services
from portevoix.directory.rules.names import calm, fold, tidy
from portevoix.directory.sources import refusals, stream, table
from portevoix.directory.sources.records import (
    BodyRecord,
    ContactRecord,
    MandateRecord,
    Package,
    PersonRecord,
)
from portevoix.directory.sources.stamps import digest
from portevoix.places.enums import Kind

COUNTED = {
    "ministries": BodyKind.MINISTRY,
    "cabinets": BodyKind.CABINET,
    "prefectures": BodyKind.PREFECTURE,
    "subprefectures": BodyKind.SUBPREFECTURE,
    "agencies": BodyKind.AGENCY,
}
RANKS = {BodyKind.MINISTRY: 10, BodyKind.CABINET: 20}
OF_A_DEPARTEMENT = {BodyKind.PREFECTURE, BodyKind.SUBPREFECTURE}
FIRST_RANK, LAST_RANK = 10, 98
FRANCE = {"", "france"}


@dataclass
class Reading:
    """One directory under way."""

    prefix: str = "n:"
    latest: date = date.min
    seen: int = 0
    parents: dict[str, str] = field(default_factory=dict)  # child → parent, of every service
    bodies: dict[str, BodyRecord] = field(default_factory=dict)
    people: dict[str, PersonRecord] = field(default_factory=dict)
    mandates: dict[str, MandateRecord] = field(default_factory=dict)
    contacts: dict[str, ContactRecord] = field(default_factory=dict)


def read(files: Sequence[Path | bytes]) -> list[Package]:
    """What these directories say of whom one writes to. Raises a SourceRefused; memory as for what is kept."""
    return [_read(one) for one in files]


def _read(source: Path | bytes) -> Package:
    expected = _("the directory of the administration, a list of services under “service”")
    reading = Reading()
    for one in stream.objects(source, expected=expected):
        if "nom" not in one or "id" not in one:
            raise refusals.FormUnknown(expected=expected)
        try:
            _service(reading, one)
        except (TypeError, ValueError, AttributeError, KeyError) as error:
            raise refusals.RecordUnreadable(name=text(one.get("nom")) or text(one.get("id"))) from error
    if not reading.seen:
        raise refusals.FormUnknown(expected=expected)
    return _package(reading, stream.sha256(source))


def text(value: Any) -> str:
    """A tidied text; empty for null and for what is none."""
    return tidy(str(value)) if isinstance(value, str | int | float) else ""


def items(value: Any) -> list[Any]:
    """A list, whether the file gives one, one item, JSON in a string, or texts joined by semicolons."""
    if isinstance(value, str):
        said = value.strip()
        if said[:1] in {"[", "{"}:
            return items(json.loads(said))
        return [one.strip() for one in said.split(";") if one.strip()]
    found = value if isinstance(value, list) else [value]
    return [one for one in found if one not in (None, "", {}, [])]


def _service(reading: Reading, one: dict[str, Any]) -> None:
    """Remember one service when it is one of those we keep, and its children in any case."""
    reading.seen += 1
    uid, name, initials = text(one["id"]), text(one["nom"]), text(one.get("sigle"))
    for child in items(one.get("hierarchie")):
        if isinstance(child, dict) and text(child.get("service")):
            reading.parents[text(child["service"])] = uid
    pivots = [pivot for pivot in items(one.get("pivot")) if isinstance(pivot, dict)]
    if pivots:
        reading.prefix = "l:"
    kept = services.kind(
        name=name, initials=initials, local=tuple(text(pivot.get("type_service_local")) for pivot in pivots)
    )
    if kept is None or text(one.get("statut_de_diffusion")).lower() == "false" or not uid or not name:
        return
    _modified(reading, one, name)
    place, where = _place(kept, name, one, pivots)
    reading.bodies[uid] = BodyRecord(
        uid,
        kept,
        name[:300],
        abbreviation=initials[:60],
        of_name=portfolios.of(name)[:300] if kept is BodyKind.MINISTRY else "",
        rank=RANKS.get(kept, 50),
        place=place,
        place_kind=where,
        code=f"d{digest(uid)}"[:12],
    )
    for number, affected in enumerate(items(one.get("affectation_personne"))):
        _person(reading, uid, affected, min(FIRST_RANK + number, LAST_RANK))
    _reached(reading, uid, one)


def _modified(reading: Reading, one: dict[str, Any], name: str) -> None:
    said = text(one.get("date_modification"))
    try:
        reading.latest = max(reading.latest, table.day(said, row=0) or date.min)
    except refusals.SourceRefused as error:
        raise refusals.MomentUnreadable(name=name, value=said) from error


def _place(kept: BodyKind, name: str, one: dict[str, Any], pivots: list[dict[str, Any]]) -> tuple[str, Kind]:
    """What a service decides for: the department of a prefecture, the region of a regional agency."""
    if kept not in OF_A_DEPARTEMENT:
        return services.region_of(name), Kind.REGION
    communes = [text(code) for pivot in pivots for code in items(pivot.get("code_insee_commune"))]
    postcodes = [
        text(said.get("code_postal")) for said in items(one.get("adresse")) if isinstance(said, dict)
    ]
    return next(
        (services.departement_of(code) for code in [*communes, *postcodes] if code), ""
    ), Kind.DEPARTEMENT


def _person(reading: Reading, service: str, affected: Any, rank: int) -> None:
    """Someone who works in a service; nobody when `personne` is empty."""
    persons = items(affected.get("personne")) if isinstance(affected, dict) else []
    person = persons[0] if persons and isinstance(persons[0], dict) else {}
    family, given = calm(text(person.get("nom"))), text(person.get("prenom"))
    if not family:
        return
    role = text(affected.get("fonction")) or text(person.get("grade")) or _("Member")
    uid = digest(service, fold(f"{given} {family}"))
    reading.people[uid] = PersonRecord(
        uid,
        given[:120],
        family[:120],
        services.gender(text(person.get("civilite"))),
        None,
        code=f"dp{uid}"[:12],
    )
    stamp = f"{reading.prefix}{digest(uid, fold(role))}"
    reading.mandates[stamp] = MandateRecord(stamp, uid, service, fold(role)[:80], role[:200], rank=rank)
    for email in items(person.get("adresse_courriel")):
        _point(reading, uid, ContactKind.EMAIL, text(email).lower())
    for phone in items(affected.get("telephone")):
        _point(reading, uid, ContactKind.PHONE, postal.phone(_value(phone)))


def _reached(reading: Reading, uid: str, one: dict[str, Any]) -> None:
    """Addresses, e-mails, phones and sites of a service."""
    for value in _addresses(one):
        _point(reading, uid, ContactKind.POSTAL, value)
    for email in items(one.get("adresse_courriel")):
        _point(reading, uid, ContactKind.EMAIL, text(email).lower())
    for phone in items(one.get("telephone")):
        label = text(phone.get("description")) if isinstance(phone, dict) else ""
        _point(reading, uid, ContactKind.PHONE, postal.phone(_value(phone)), label)
    for site in items(one.get("site_internet")):
        label = text(site.get("libelle")) if isinstance(site, dict) else ""
        if _value(site):
            _point(reading, uid, ContactKind.WEBSITE, postal.website(_value(site)), label)


def _value(said: Any) -> str:
    return text(said.get("valeur")) if isinstance(said, dict) else text(said)


def _addresses(one: dict[str, Any]) -> Iterator[str]:
    """Envelopes, those to write to before those to visit."""
    found = [a for a in items(one.get("adresse")) if isinstance(a, dict)]
    for address in sorted(found, key=lambda a: fold(text(a.get("type_adresse"))) != "adresse postale"):
        city = f"{text(address.get('code_postal'))} {text(address.get('nom_commune'))}".strip()
        country = text(address.get("pays"))
        lines = [
            text(address.get(key))
            for key in ("complement1", "complement2", "numero_voie", "service_distribution")
        ]
        said = [*lines, city, "" if country.lower() in FRANCE else country]
        if city:
            yield "\n".join(line for line in said if line)


def _point(reading: Reading, uid: str, kind: ContactKind, value: str, label: str = "") -> None:
    if not value or (kind is ContactKind.EMAIL and "@" not in value):
        return
    stamp = f"{reading.prefix}{digest(uid, kind, value)}"
    is_first = not any(one.person == uid and one.kind == kind for one in _own(reading, uid))
    reading.contacts[stamp] = ContactRecord(
        stamp,
        uid,
        kind,
        value,
        label=label[:120],
        location=Location.UNKNOWN,
        is_preferred=is_first and kind in {ContactKind.EMAIL, ContactKind.POSTAL},
    )


def _own(reading: Reading, uid: str) -> list[ContactRecord]:
    """The last points written, as long as they are of this actor."""
    found = []
    for one in reversed(reading.contacts.values()):
        if one.person != uid:
            break
        found.append(one)
    return found


def _package(reading: Reading, sha256: str) -> Package:
    is_local = reading.prefix == "l:"
    kinds = Counter(body.kind for body in reading.bodies.values())
    return Package(
        Source.DILA,
        sha256,
        reading.latest if reading.latest > date.min else None,
        list(reading.people.values()),
        list(_with_parents(reading)),
        list(reading.mandates.values()),
        list(reading.contacts.values()),
        dataset="local" if is_local else "national",
        slices=(reading.prefix,),
        counts={
            "services": len(reading.bodies),
            **{name: kinds[kind] for name, kind in COUNTED.items() if kinds[kind]},
            "people": len(reading.people),
            "contact_points": len(reading.contacts),
        },
    )


def _with_parents(reading: Reading) -> Iterator[BodyRecord]:
    """The services kept, each under the nearest one kept above it."""
    for uid, body in reading.bodies.items():
        above, met = reading.parents.get(uid, ""), {uid}
        while above and above not in reading.bodies and above not in met:
            met.add(above)
            above = reading.parents.get(above, "")
        yield replace(body, parent=above if above in reading.bodies and above not in met else "")

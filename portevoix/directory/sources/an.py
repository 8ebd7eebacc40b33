"""The Assemblée nationale's AMO10: deputies in office, their open mandates, the bodies (JSON in a zip).

Traps of the real files, each with its test: `@xsi:nil` objects, a single item where a list is expected,
`[null, null]`, several open mandates in one group, ministers that stay open after their government fell,
older abbreviations in `libelleAbrev`, private e-mail addresses beside the official one.
"""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from portevoix.directory.enums import BodyKind, ContactKind, Gender, Location, Source
from portevoix.directory.rules import postal, roles
from portevoix.directory.rules.names import fold, tidy
from portevoix.directory.sources import refusals, tally
from portevoix.directory.sources.archive import Contents, open_contents
from portevoix.directory.sources.records import (
    BodyRecord,
    ContactRecord,
    MandateRecord,
    Package,
    PersonRecord,
)

SEATS = 577
SHORT = 60  # letters of an abbreviation worth showing
OFFICIAL_HOST = "@assemblee-nationale.fr"
NOT_WRITTEN = {"GOUVERNEMENT", "MINISTERE", "PRESREP"}  # stay open for years after they ended
MEMBER = re.compile(r"(?:^|/)(acteur/PA\w+|organe/PO\w+)\.json$")
KINDS = {
    "ASSEMBLEE": BodyKind.CHAMBER,
    "GP": BodyKind.GROUP,
    "COMPER": BodyKind.COMMITTEE,
    "COMNL": BodyKind.OTHER_COMMITTEE,
    "COMSPSENAT": BodyKind.OTHER_COMMITTEE,
    "COMSENAT": BodyKind.OTHER_COMMITTEE,
    "CNPS": BodyKind.OTHER_COMMITTEE,
    "CMP": BodyKind.OTHER_COMMITTEE,
    "GE": BodyKind.STUDY_GROUP,
    "GEVI": BodyKind.STUDY_GROUP,
    "GA": BodyKind.FRIENDSHIP_GROUP,
    "MISINFO": BodyKind.MISSION,
    "MISINFOCOM": BodyKind.MISSION,
    "MISINFOPRE": BodyKind.MISSION,
    "CNPE": BodyKind.INQUIRY,
    "DELEG": BodyKind.DELEGATION,
    "DELEGSENAT": BodyKind.DELEGATION,
    "OFFPAR": BodyKind.DELEGATION,
    "BUREAU": BodyKind.BUREAU,
    "DELEGBUREAU": BodyKind.BUREAU,
    "CONFPT": BodyKind.BUREAU,
    "ORGEXTPARL": BodyKind.EXTERNAL,
    "API": BodyKind.INTERNATIONAL,
    "PARPOL": BodyKind.PARTY,
}
GENDERS = {"M.": Gender.MALE, "Mme": Gender.FEMALE, "Mlle": Gender.FEMALE}
POSTAL = {"0": Location.PARIS, "2": Location.CONSTITUENCY}
PHONES = {"11": ContactKind.PHONE, "12": ContactKind.FAX}
SITES = {
    "22": ContactKind.WEBSITE,
    "23": ContactKind.WEBSITE,
    "24": ContactKind.TWITTER,
    "25": ContactKind.FACEBOOK,
    "29": ContactKind.INSTAGRAM,
    "30": ContactKind.LINKEDIN,
}
EMAIL = "15"


def read(source: Path | bytes, *, also: Collection[str] = ()) -> Package:
    """What a zip, its bytes or a folder says of the deputies in office.

    Bodies are those that an open mandate names, and those of `also` (uids still held open by the caller).
    Raises a SourceRefused, whose text is the sentence to show.
    """
    contents = open_contents(source)
    members = {found.group(1): name for name in contents.names if (found := MEMBER.search(name))}
    people = [_load(contents, name) for uid, name in sorted(members.items()) if uid.startswith("acteur/")]
    sitting = [person for person in people if _checked(_sits, person)]
    if not sitting or len(sitting) > SEATS or len(people) > len(sitting) * 1.05:
        raise refusals.AnotherDataSet
    return _package(contents, members, sitting, also=also)


def _package(
    contents: Contents, members: dict[str, str], people: list[dict[str, Any]], *, also: Collection[str]
) -> Package:
    published = [text(mandate.get("datePublication")) for person in people for mandate in _mandates(person)]
    records = [_checked(_person, person) for person in people]
    mandates = [row for person in people for row in _checked(_mandate_rows, person)]
    wanted = {mandate.body for mandate in mandates} | set(also)
    bodies, missing = _bodies(contents, members, wanted)
    package = Package(
        source=Source.AN,
        sha256=contents.sha256,
        data_date=day(max(published, default="")),
        people=records,
        bodies=bodies,
        mandates=[mandate for mandate in mandates if mandate.body not in missing],
        contacts=[row for person in people for row in _checked(_contact_rows, person)],
        warnings=[_("The file does not hold the body %s.") % uid for uid in sorted(missing - set(also))],
    )
    said = [*package.warnings, *tally.oddities(package)]
    return replace(package, warnings=said, counts=tally.counts(package, sitting="deputies"))


def null(value: Any) -> Any:
    """None for the source's ways of saying nothing: null, "", `{"@xsi:nil": "true"}`."""
    if isinstance(value, dict) and value.get("@xsi:nil") == "true":
        return None
    return value if value != "" else None


def text(value: Any) -> str:
    """A stripped text, empty for nothing; a `{"#text": …}` object gives its text."""
    value = null(value)
    if isinstance(value, dict):
        value = value.get("#text")
    return "" if value is None else str(value).strip()


def as_list(value: Any) -> list[Any]:
    """A list without nothings, whether the source gives one item, several, `[null, null]` or null."""
    value = null(value)
    if value is None:
        return []
    return [item for item in (value if isinstance(value, list) else [value]) if null(item) is not None]


def day(value: Any) -> date | None:
    """The date at the start of an ISO text, or None."""
    said = text(value)[:10]
    return date.fromisoformat(said) if said else None


def number(value: Any, *, default: int = 99) -> int:
    """A whole number, or the default."""
    said = text(value)
    return int(said) if said.isdecimal() else default


def _load(contents: Contents, name: str) -> dict[str, Any]:
    try:
        (record,) = json.loads(contents.read(name)).values()
    except (ValueError, AttributeError, RecursionError) as error:
        raise refusals.RecordUnreadable(name=name.rsplit("/", maxsplit=1)[-1]) from error
    if not isinstance(record, dict):
        raise refusals.RecordUnreadable(name=name.rsplit("/", maxsplit=1)[-1])
    return record


def _checked(convert: Any, record: dict[str, Any]) -> Any:
    """Convert one record; a form that is not the published one is a refusal, never a traceback."""
    try:
        return convert(record)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise refusals.RecordUnreadable(name=text(record.get("uid")) or "?") from error


def _mandates(person: dict[str, Any]) -> list[dict[str, Any]]:
    return as_list((null(person.get("mandats")) or {}).get("mandat"))


def _sits(person: dict[str, Any]) -> bool:
    return any(
        text(mandate.get("typeOrgane")) == "ASSEMBLEE" and not text(mandate.get("dateFin"))
        for mandate in _mandates(person)
    )


def _person(person: dict[str, Any]) -> PersonRecord:
    civil = person["etatCivil"]
    ident, birth = civil["ident"], null(civil.get("infoNaissance")) or {}
    return PersonRecord(
        uid=text(person["uid"]),
        given=tidy(text(ident["prenom"])),
        family=tidy(text(ident["nom"])),
        gender=GENDERS.get(text(ident.get("civ")), Gender.UNKNOWN),
        birth_date=day(birth.get("dateNais")),
        profession=tidy(text((null(person.get("profession")) or {}).get("libelleCourant")))[:200],
    )


def _mandate_rows(person: dict[str, Any]) -> list[MandateRecord]:
    gender = _person(person).gender
    return [
        _mandate(mandate, body, gender=gender)
        for mandate in _mandates(person)
        if text(mandate["typeOrgane"]) not in NOT_WRITTEN
        for body in dict.fromkeys(map(text, as_list(mandate["organes"]["organeRef"])))
    ]


def _mandate(mandate: dict[str, Any], body: str, *, gender: Gender) -> MandateRecord:
    quality = null(mandate.get("infosQualite")) or {}
    labels = [text(quality.get(key)) for key in ("libQualiteSex", "libQualite", "codeQualite")]
    seat = text(mandate["typeOrgane"]) == "ASSEMBLEE"
    return MandateRecord(
        uid=text(mandate["uid"]),
        person=text(mandate["acteurRef"]),
        body=body,
        role_code=fold(text(quality.get("codeQualite")) or labels[1])[:80],
        role_label=(roles.seat_label(gender) if seat else roles.role_label(*labels))[:200],
        rank=number(mandate.get("preseance")),
        place=_constituency(mandate) if seat else "",
        seat=text((null(mandate.get("mandature")) or {}).get("placeHemicycle"))[:10] if seat else "",
        start=day(mandate.get("dateDebut")),
        end=day(mandate.get("dateFin")),
    )


def _constituency(mandate: dict[str, Any]) -> str:
    """The code of the constituency: "62-07", "099-11" abroad; empty when the source does not say."""
    place = null((null(mandate.get("election")) or {}).get("lieu")) or {}
    departement, rank = text(place.get("numDepartement")), text(place.get("numCirco"))
    return f"{departement}-{rank.zfill(2)}" if departement and rank else ""


def _bodies(
    contents: Contents, members: dict[str, str], wanted: Collection[str]
) -> tuple[list[BodyRecord], set[str]]:
    """The bodies that are wanted, and the uids that the file does not hold."""
    missing = {uid for uid in wanted if f"organe/{uid}" not in members}
    found = [
        _checked(_body, _load(contents, members[f"organe/{uid}"])) for uid in sorted(set(wanted) - missing)
    ]
    return found, missing


def _body(body: dict[str, Any]) -> BodyRecord:
    life = null(body.get("viMoDe")) or {}
    name, of_name = tidy(text(body["libelle"])), tidy(text(body.get("libelleEdition")))
    short = tidy(text(body.get("libelleAbrege")))
    return BodyRecord(
        uid=text(body["uid"]),
        kind=KINDS.get(text(body["codeType"]), BodyKind.OTHER),
        name=(name[:1].upper() + name[1:])[:300],
        abbreviation=short if len(short) <= SHORT and short.casefold() != name.casefold() else "",
        of_name=of_name[:300] if of_name.startswith(("de ", "du ", "des ", "de l’", "d’")) else "",
        colour=text(body.get("couleurAssociee"))[:7],
        rank=number(body.get("preseance")),
        parent=text(body.get("organeParent")),
        start=day(life.get("dateDebut")) or day(life.get("dateAgrement")),
        end=day(life.get("dateFin")),
    )


def _contact_rows(person: dict[str, Any]) -> list[ContactRecord]:
    addresses = as_list((null(person.get("adresses")) or {}).get("adresse"))
    where = {text(one["uid"]): POSTAL.get(text(one["type"]), Location.UNKNOWN) for one in addresses}
    rows = {row.uid: row for one in addresses for row in _contact(one, text(person["uid"]), where)}
    return list(_with_preference(list(rows.values())))


def _contact(one: dict[str, Any], person: str, where: dict[str, Location]) -> Iterator[ContactRecord]:
    """The contact point, or nothing for one that is empty or of a type we do not know."""
    kind, value = _kind_and_value(one)
    if kind is None or not value:
        return
    attached = text(one.get("adresseDeRattachement"))
    attached = attached if attached in where else ""
    uid = text(one["uid"])
    yield ContactRecord(
        uid=uid,
        person=person,
        kind=kind,
        value=value,
        label="Sénat" if text(one["type"]) == "23" else "",
        location=where[attached or uid],
        is_preferred=False,
        address=attached if kind in PHONES.values() else "",
    )


def _kind_and_value(one: dict[str, Any]) -> tuple[ContactKind | None, str]:
    code, value = text(one["type"]), text(one.get("valElec"))
    if code in POSTAL:
        return ContactKind.POSTAL, _envelope(one)
    if code in PHONES:
        return PHONES[code], postal.phone(value)
    if code == EMAIL:
        return ContactKind.EMAIL, value.lower() if "@" in value else ""
    if code not in SITES or not value:
        return None, ""
    kind = SITES[code]
    return kind, postal.website(value) if kind is ContactKind.WEBSITE else postal.profile(kind, value)


def _envelope(one: dict[str, Any]) -> str:
    return postal.envelope(
        title=text(one.get("intitule")),
        number=text(one.get("numeroRue")),
        street=text(one.get("nomRue")),
        complement=text(one.get("complementAdresse")),
        postcode=text(one.get("codePostal")),
        city=text(one.get("ville")),
    )


def _with_preference(rows: list[ContactRecord]) -> Iterator[ContactRecord]:
    """The rows, the e-mail to use first marked: the Assemblée's, else the first that is published."""
    emails = [row for row in rows if row.kind is ContactKind.EMAIL]
    best = next((row for row in emails if row.value.endswith(OFFICIAL_HOST)), emails[0] if emails else None)
    for row in rows:
        official = row.kind is ContactKind.EMAIL and row.value.endswith(OFFICIAL_HOST)
        where = Location.PARIS if official else row.location
        yield replace(row, location=where, is_preferred=row is best) if official or row is best else row

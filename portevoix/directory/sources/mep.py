"""Members of the European Parliament elected in France: a table with committees, birth and e-mail, or the Parliament's own XML."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from django.utils.translation import gettext as _

from portevoix.directory.enums import BodyKind, ContactKind, Gender, Location, Source
from portevoix.directory.rules import postal
from portevoix.directory.rules.names import calm, fold, tidy
from portevoix.directory.sources import elsewhere, refusals, table
from portevoix.directory.sources.records import (
    BodyRecord,
    ContactRecord,
    MandateRecord,
    Package,
    PersonRecord,
)
from portevoix.directory.sources.stamps import digest

FRANCE = {"fr", "fra", "france"}
PARLIAMENT = BodyRecord(
    "europarl",
    BodyKind.CHAMBER,
    "Parlement européen",
    abbreviation="PE",
    of_name="du Parlement européen",
    rank=3,
)
ADDRESS = "Parlement européen\n60 rue Wiertz\nB-1047 Bruxelles\nBelgique"
GENDERS = {"F": Gender.FEMALE, "M": Gender.MALE}
SEATS = {Gender.FEMALE: "Députée européenne", Gender.MALE: "Député européen"}
ROLES = {
    "M": ("membre", "Membre", 50),
    "S": ("suppleant", "Suppléant·e", 90),
    "C": ("president", "Président·e", 1),
    "V": ("vice president", "Vice-président·e", 5),
}
GROUPS = {  # folded, as the two files say → short name, name
    "patriots": ("PfE", "Patriotes pour l’Europe"),
    "patriots for europe group": ("PfE", "Patriotes pour l’Europe"),
    "s d": ("S&D", "Alliance progressiste des socialistes et démocrates"),
    "renew": ("Renew", "Renew Europe"),
    "gue ngl": ("The Left", "La gauche au Parlement européen"),
    "epp": ("PPE", "Parti populaire européen"),
    "greens efa": ("Verts/ALE", "Verts/Alliance libre européenne"),
    "ecr": ("CRE", "Conservateurs et réformistes européens"),
    "esn": ("ENS", "Europe des nations souveraines"),
    "ni": ("NI", "Non-inscrits"),
}
WORDS = (  # a word of the name of a group in the XML, in French or English → its key above
    ("patriot", "patriots"),
    ("socialist", "s d"),
    ("renew", "renew"),
    ("left", "gue ngl"),
    ("gauche", "gue ngl"),
    ("people s party", "epp"),
    ("parti populaire", "epp"),
    ("greens", "greens efa"),
    ("verts", "greens efa"),
    ("conservat", "ecr"),
    ("sovereign", "esn"),
    ("souverain", "esn"),
    ("non attached", "ni"),
    ("non inscrit", "ni"),
)
COMMITTEES = {
    "AFCO": "Affaires constitutionnelles", "AFET": "Affaires étrangères", "AGRI": "Agriculture et développement rural",
    "BUDG": "Budgets", "CONT": "Contrôle budgétaire", "CULT": "Culture et éducation", "DEVE": "Développement",
    "DROI": "Droits de l’homme", "ECON": "Affaires économiques et monétaires", "EMPL": "Emploi et affaires sociales",
    "ENVI": "Environnement", "FEMM": "Droits des femmes et égalité des genres", "FISC": "Questions fiscales",
    "IMCO": "Marché intérieur", "INTA": "Commerce international", "ITRE": "Industrie, recherche et énergie",
    "JURI": "Affaires juridiques", "LIBE": "Libertés civiles, justice et affaires intérieures", "PECH": "Pêche",
    "PETI": "Pétitions", "REGI": "Développement régional", "SANT": "Santé publique", "SEDE": "Sécurité et défense",
    "TRAN": "Transports et tourisme",
}  # fmt: skip
COLUMN = re.compile(r"^[a-z]{4}$|^ing2$")
NEEDED = {
    "number": ("epid",),
    "country": ("country",),
    "given": ("first name",),
    "family": ("last name",),
    "group": ("eugroup",),
}
OPTIONAL = {
    "email": ("email",),
    "birth": ("birthdate",),
    "gender": ("gender",),
    "party": ("party",),
    "phone": ("phone",),
    "twitter": ("twitter",),
    "since": ("since",),
}


@dataclass
class Reading:
    """One file under way."""

    people: dict[str, PersonRecord] = field(default_factory=dict)
    bodies: dict[str, BodyRecord] = field(default_factory=lambda: {PARLIAMENT.uid: PARLIAMENT})
    mandates: list[MandateRecord] = field(default_factory=list)
    contacts: list[ContactRecord] = field(default_factory=list)
    latest: date = date.min

    def body(self, record: BodyRecord) -> str:
        """Remember a body; its uid."""
        self.bodies.setdefault(record.uid, record)
        return record.uid

    def sits(self, person: PersonRecord, group: str, start: date | None) -> None:
        """Someone, their seat and their group."""
        uid = person.uid
        self.people[uid] = person
        seat = SEATS.get(person.gender, "Député·e européen·ne")
        self.mandates.append(
            MandateRecord(f"seat:{uid}", uid, PARLIAMENT.uid, "depute europeen", seat, start=start)
        )
        if group:
            body = self.body(_group(group))
            self.mandates.append(MandateRecord(f"group:{uid}", uid, body, "membre", "Membre"))


def read(files: Sequence[Path | bytes]) -> list[Package]:
    """The members elected in France, from the table or the XML. Raises a SourceRefused."""
    packages = [_xml(one) if _is_xml(one) else _table(one) for one in files]
    return sorted(packages, key=lambda package: package.dataset != "list")


def _is_xml(source: Path | bytes) -> bool:
    start = next(iter(table.pieces(source)), b"")[:300].lstrip(b"\xef\xbb\xbf \r\n\t")
    return start.startswith((b"<?xml", b"<meps"))


def _table(source: Path | bytes) -> Package:
    sheet = table.open_sheet(source, comment="%")
    elsewhere.check_source(sheet.header, but=Source.MEP)
    at = {**sheet.find(OPTIONAL), **sheet.columns(NEEDED)}
    committees = {index: name.upper() for index, name in enumerate(sheet.header) if COLUMN.match(name)}
    reading = Reading()
    for row, cells in sheet.rows:
        said = {name: tidy(cells[index]) for name, index in at.items()}
        since = table.day(said.get("since", ""), row=row)
        reading.latest = max(reading.latest, since or date.min)
        if said["country"].lower() in FRANCE:
            if not said["number"] or not said["family"]:
                raise refusals.RecordUnreadable(name=str(row))
            _member(reading, said, since, birth=table.day(said.get("birth", ""), row=row))
            _committees(reading, said["number"], {code: cells[index] for index, code in committees.items()})
    return _package(reading, "list", sheet.sha256)


def _member(reading: Reading, said: dict[str, str], since: date | None, *, birth: date | None) -> None:
    uid = said["number"]
    gender = GENDERS.get(said.get("gender", ""), Gender.UNKNOWN)
    person = PersonRecord(uid, said["given"], calm(said["family"]), gender, birth, code=f"mep{uid}"[:12])
    reading.sits(person, said["group"], since)
    if party := said.get("party", ""):
        name = f"party:{digest(fold(party))}"
        body = reading.body(
            BodyRecord(name, BodyKind.PARTY, party[:300], code=f"p{digest(fold(party))}"[:12])
        )
        reading.mandates.append(MandateRecord(f"party:{uid}", uid, body, "membre", "Membre"))
    reading.contacts += _contacts(uid, said)


def _contacts(uid: str, said: dict[str, str]) -> list[ContactRecord]:
    found = [ContactRecord(f"post:{uid}", uid, ContactKind.POSTAL, ADDRESS)]
    if "@" in said.get("email", ""):
        email = said["email"].lower()
        found.append(ContactRecord(f"mail:{uid}", uid, ContactKind.EMAIL, email, is_preferred=True))
    if digits := re.sub(r"\D", "", said.get("phone", "")):
        phone = f"+{digits.removeprefix('00')}"
        found.append(ContactRecord(f"tel:{uid}", uid, ContactKind.PHONE, phone, label="Bruxelles"))
    if handle := said.get("twitter", ""):
        profile = postal.profile(ContactKind.TWITTER, handle)
        found.append(ContactRecord(f"x:{uid}", uid, ContactKind.TWITTER, profile, location=Location.UNKNOWN))
    return found


def _committees(reading: Reading, uid: str, marks: dict[str, str]) -> None:
    """M: member, S: substitute, C: chair, V: vice-chair."""
    for code, mark in marks.items():
        if role := ROLES.get(mark.strip().upper()):
            body = reading.body(_committee(code))
            reading.mandates.append(
                MandateRecord(f"com:{uid}:{code}", uid, body, role[0], role[1], rank=role[2])
            )


def _committee(code: str) -> BodyRecord:
    name = COMMITTEES.get(code, code)
    return BodyRecord(
        f"com:{code}",
        BodyKind.COMMITTEE,
        f"{name} ({code})" if name != code else code,
        abbreviation=code,
        of_name=f"de la commission {code}",
        parent=PARLIAMENT.uid,
        code=f"ep-{code.lower()}",
    )


def _group(said: str) -> BodyRecord:
    folded = fold(said)
    key = folded if folded in GROUPS else next((key for word, key in WORDS if word in folded), "")
    short, name = GROUPS.get(key, ("", said))
    uid = f"group:{fold(short).replace(' ', '-') or digest(folded)}"
    return BodyRecord(
        uid,
        BodyKind.GROUP,
        name[:300],
        abbreviation=short,
        of_name=f"du groupe {name}"[:300],
        parent=PARLIAMENT.uid,
        code=f"eg-{uid[6:]}"[:12],
    )


def _xml(source: Path | bytes) -> Package:
    """The Parliament's list: everyone of every country, without e-mail, birth nor committees."""
    reading = Reading()
    parser: Any = XMLPullParser(["end"])
    total = 0
    try:
        for piece in table.pieces(source):
            if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                raise refusals.FormUnknown(expected=_("the list of members of the European Parliament"))
            parser.feed(piece)
            for _event, element in parser.read_events():
                if element.tag == "mep":
                    total += 1
                    _from_xml(reading, element)
                    element.clear()
        parser.close()
    except ParseError as error:
        raise refusals.XmlUnreadable(row=error.position[0]) from error
    if not total:
        raise refusals.FormUnknown(expected=_("the list of members of the European Parliament"))
    return _package(reading, "xml", table.sha256(source))


def _from_xml(reading: Reading, element: Element) -> None:
    said = {
        name: tidy(element.findtext(name) or "") for name in ("id", "fullName", "country", "politicalGroup")
    }
    if said["country"].lower() not in FRANCE:
        return
    if not said["id"] or not said["fullName"]:
        raise refusals.RecordUnreadable(name=said["fullName"] or said["id"] or "mep")
    given, family = _split(said["fullName"])
    uid = said["id"]
    person = PersonRecord(uid, given, calm(family), Gender.UNKNOWN, None, code=f"mep{uid}"[:12])
    reading.sits(person, said["politicalGroup"], None)


def _split(name: str) -> tuple[str, str]:
    """Given and family name of "Valérie HAYER": what is in capitals at the end is the family name."""
    words = name.split()
    cut = next((i for i in range(1, len(words)) if all(word.isupper() for word in words[i:])), 1)
    return (" ".join(words[:cut]), " ".join(words[cut:])) if len(words) > 1 else ("", name)


def _package(reading: Reading, dataset: str, sha256: str) -> Package:
    used = {one.body for one in reading.mandates}
    kinds = [body.kind for body in reading.bodies.values() if body.uid in used]
    is_list = dataset == "list"
    return Package(
        Source.MEP,
        sha256,
        reading.latest if reading.latest > date.min else None,
        list(reading.people.values()),
        list(reading.bodies.values()),
        reading.mandates,
        reading.contacts,
        dataset=dataset,
        slices=("com:", "party:", "post:", "mail:", "tel:", "x:") if is_list else (),
        shared=dict.fromkeys(("seat:", "group:"), "xml" if is_list else "list"),
        counts={
            "meps": len(reading.people),
            "groups": kinds.count(BodyKind.GROUP),
            "committees": kinds.count(BodyKind.COMMITTEE),
            "mandates": len(reading.mandates),
            "contact_points": len(reading.contacts),
        },
        names_people=is_list,
    )

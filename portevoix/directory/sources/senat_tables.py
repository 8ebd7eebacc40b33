"""The four tables of the Sénat, each a function from its rows to a package."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from portevoix.directory.enums import BodyKind, ContactKind, Location, Source
from portevoix.directory.rules import chambers
from portevoix.directory.rules.names import fold
from portevoix.directory.sources.records import BodyRecord, ContactRecord, MandateRecord, Package
from portevoix.directory.sources.senat import Kind, Line, Reading
from portevoix.directory.sources.stamps import digest
from portevoix.places.enums import Kind as PlaceKind

SENAT = BodyRecord("senat", BodyKind.CHAMBER, "Sénat", of_name="du Sénat", rank=2)
BUREAU = BodyRecord(
    "bureau",
    BodyKind.BUREAU,
    "Bureau du Sénat",
    of_name="du Bureau du Sénat",
    parent="senat",
    code="senat-bureau",
)
ADDRESS = "Sénat\n15 rue de Vaugirard\n75291 Paris Cedex 06"
HEADS = {"president": 1, "president delegue": 2, "vice president delegue": 3, "vice president": 4}
UNDER_WAY = "en cours"


def _package(reading: Reading, dataset: str, **facts: object) -> Package:
    blank = Package(Source.SENAT, reading.sheet.sha256, None, [], [], [], [], dataset=dataset)
    return replace(
        blank,
        data_date=reading.latest if reading.latest > date.min else None,
        people=list(reading.people.values()),
        bodies=list(reading.bodies.values()),
        **facts,  # type: ignore[arg-type]
    )


def general(reading: Reading) -> Package:
    """Who sits today, and everyone who ever did; without dates of mandates, which the other tables hold."""
    mandates: list[MandateRecord] = []
    contacts: list[ContactRecord] = []
    stated: set[str] = set()
    former = 0
    for line in reading.lines():
        birth = line.civil_day("birth", dates_file=False)
        line.civil_day("death", dates_file=True)
        uid = line.person(birth=birth, profession=line.text("profession"))
        if fold(line.text("state")) == "actif":
            mandates += _current(line, uid)
            contacts += _contacts(line, uid)
        else:
            former += 1
            stated |= {f"{prefix}{uid}" for prefix in ("seat:", "group:", "com:", "bureau:")}
    used = {one.body for one in mandates}
    kinds = [body.kind for body in reading.bodies.values() if body.uid in used]
    counts = {
        "senators": len({one.person for one in mandates}),
        "former_senators": former,
        "groups": kinds.count(BodyKind.GROUP),
        "committees": kinds.count(BodyKind.COMMITTEE),
        "mandates": len(mandates),
        "contact_points": len(contacts),
    }
    return _package(
        reading,
        "general",
        mandates=mandates,
        contacts=contacts,
        counts=counts,
        stated=frozenset(stated),
        slices=("bureau:", "mail:", "post:"),
        shared={"seat:": "elusen", "group:": "histogroupes", "com:": "coms"},
        warnings=[*reading.repaired(), *_undated(reading)],
    )


def _undated(reading: Reading) -> list[str]:
    """The table bears no date: the last death it knows says how old it is at least."""
    if reading.latest == date.min:
        return []
    return [
        _("This file does not say its date; the last fact in it is of %(day)s.")
        % {"day": reading.latest.strftime("%d/%m/%Y")}
    ]


def _current(line: Line, uid: str) -> list[MandateRecord]:
    """Seat, group, committee and office of someone who sits."""
    gender = line.gender()
    seat = MandateRecord(
        f"seat:{uid}",
        uid,
        line.body(SENAT),
        "senateur",
        chambers.seat(gender),
        place=line.text("place"),
        place_kind=PlaceKind.DEPARTEMENT,
    )
    found = [seat]
    if group := line.text("group"):
        said = line.text("belonging")
        label = chambers.belonging(said, gender)
        found.append(MandateRecord(f"group:{uid}", uid, _group(line, group), fold(said) or "membre", label))
    if standing := chambers.committee(line.text("committee")):
        body = _committee(line, line.text("committee"), standing)
        found.append(MandateRecord(f"com:{uid}", uid, body, "membre", "Membre"))
    if office := line.text("office"):
        label = office.removesuffix(" du Sénat")
        found.append(MandateRecord(f"bureau:{uid}", uid, line.body(BUREAU), fold(label), label, rank=10))
    return found


def _contacts(line: Line, uid: str) -> list[ContactRecord]:
    """The e-mail address when it is public, and the palace."""
    paris = Location.PARIS
    found = [ContactRecord(f"post:{uid}", uid, ContactKind.POSTAL, ADDRESS, location=paris)]
    email = line.text("email").lower()
    if "@" in email:
        found.append(
            ContactRecord(f"mail:{uid}", uid, ContactKind.EMAIL, email, location=paris, is_preferred=True)
        )
    return found


def _group(line: Line, said: str, name: str = "") -> str:
    code = chambers.group_code(said)
    full = chambers.group_name(code, name or said)
    short = chambers.GROUP_SHORT.get(code, code)
    line.body(SENAT)
    return line.body(
        BodyRecord(
            f"groupe:{code}",
            BodyKind.GROUP,
            full[:300],
            abbreviation=short,
            of_name="des non-inscrits" if code == "NI" else f"du groupe {full}"[:300],
            parent="senat",
            code=f"sg-{code.lower()}",
        )
    )


def _committee(line: Line, name: str, standing: tuple[str, str]) -> str:
    code, short = standing
    line.body(SENAT)
    return line.body(
        BodyRecord(
            f"commission:{code}",
            BodyKind.COMMITTEE,
            f"{name[:1].upper()}{name[1:]}"[:300],
            abbreviation=short,
            of_name=f"de la {name[:1].lower()}{name[1:]}"[:300],
            parent="senat",
            code=f"sc-{code}"[:12],
        )
    )


def elusen(reading: Reading) -> Package:
    """The dated terms; the present one, or the last, is the seat that the general table also knows."""
    terms: dict[str, list[MandateRecord]] = {}
    undated = 0
    for line in reading.lines():
        uid = line.person()
        start, end = line.day("start") or line.day("elected"), line.day("end")
        if end is None and fold(line.text("why_end")) not in {"", UNDER_WAY}:
            undated += 1
            continue
        term = MandateRecord(
            f"elu:{line.text('term')}",
            uid,
            line.body(SENAT),
            "senateur",
            chambers.seat(line.gender()),
            start=start,
            end=end,
        )
        terms.setdefault(uid, []).append(term)
    mandates = [row for uid, rows in terms.items() for row in _with_present(rows, f"seat:{uid}")]
    warnings = reading.repaired()
    if undated:
        warnings.append(
            _("%(count)s terms ended on a day that the file does not say: left out.") % {"count": undated}
        )
    return _package(
        reading,
        "elusen",
        mandates=mandates,
        counts={
            "senators": len({one.person for one in mandates if one.end is None}),
            "mandates": len(mandates),
        },
        names_people=False,
        slices=("elu:",),
        shared={"seat:": "general"},
        warnings=warnings,
    )


def _with_present(rows: list[MandateRecord], uid: str) -> list[MandateRecord]:
    """The rows of one person, the open one or else the last under the name that two tables share."""
    ranked = sorted(rows, key=lambda row: (row.end is None, -row.rank, row.end or row.start or date.min))
    return [*ranked[:-1], replace(ranked[-1], uid=uid)]


def groups(reading: Reading) -> Package:
    """The dated memberships of groups."""
    held: dict[str, list[MandateRecord]] = {}
    for line in reading.lines():
        uid = line.person()
        code = chambers.group_code(line.text("group"))
        if code == "AUCUN":
            continue
        role = line.text("role") or "Membre"
        start = line.day("role_start") or line.day("start")
        end = line.day("role_end") or line.day("end")
        body = _group(line, code, line.text("group_name"))
        row = MandateRecord(
            f"histo:{line.text('membership')}-{line.text('function')}",
            uid,
            body,
            fold(role),
            role[:200],
            rank=HEADS.get(fold(role), 99),
            start=start,
            end=end,
        )
        held.setdefault(uid, []).append(row)
    mandates = [row for uid, rows in held.items() for row in _with_present(rows, f"group:{uid}")]
    return _package(
        reading,
        "histogroupes",
        mandates=mandates,
        counts={"groups": len({one.body for one in mandates if one.end is None}), "mandates": len(mandates)},
        names_people=False,
        slices=("histo:",),
        shared={"group:": "general"},
        warnings=reading.repaired(),
    )


def committees(reading: Reading) -> Package:
    """The dated memberships of committees, delegations and missions."""
    held: dict[str, list[MandateRecord]] = {}
    others: list[MandateRecord] = []
    for line in reading.lines():
        uid, name, role = line.person(), line.text("committee"), line.text("role") or "Membre"
        if not name:
            continue
        standing = chambers.committee(name)
        row = MandateRecord(
            f"coms:{digest(uid, name, role, line.text('start'), line.text('role_start'))}",
            uid,
            _committee(line, name, standing) if standing else _other(line, name),
            fold(role)[:80],
            role[:200],
            rank=HEADS.get(fold(role), 99),
            start=line.day("role_start") or line.day("start"),
            end=line.day("role_end") or line.day("end"),
        )
        (held.setdefault(uid, []) if standing else others).append(row)
    mandates = [row for uid, rows in held.items() for row in _with_present(rows, f"com:{uid}")]
    return _package(
        reading,
        "coms",
        mandates=[*mandates, *{one.uid: one for one in others}.values()],
        counts={"committees": len({one.body for one in mandates if one.end is None})},
        names_people=False,
        slices=("coms:",),
        shared={"com:": "general"},
        warnings=reading.repaired(),
    )


def _other(line: Line, name: str) -> str:
    line.body(SENAT)
    uid = f"organe:{digest(fold(name))}"
    kind = chambers.other_kind(name)
    full = f"{name[:1].upper()}{name[1:]}"[:300]
    return line.body(BodyRecord(uid, kind, full, parent="senat", code=f"so-{uid[-9:]}"))


PERIOD = {
    "start": ("date de debut d appartenance", "date debut appartenance", "date de debut", "date debut"),
    "end": ("date de fin d appartenance", "date fin appartenance", "date de fin", "date fin"),
    "role": (
        "nom court fonction",
        "nom court de la fonction",
        "fonction",
        "libelle fonction",
        "libelle de la fonction",
    ),
    "role_start": ("date de debut de la fonction", "date de debut de fonction", "date debut fonction"),
    "role_end": ("date de fin de la fonction", "date de fin de fonction", "date fin fonction"),
}
TABLES = (
    Kind(
        mark=frozenset(
            {"etat", "date naissance", "groupe politique", "commission permanente", "circonscription"}
        ),
        columns={
            "family": ("nom usuel",),
            "given": ("prenom usuel",),
            "state": ("etat",),
            "birth": ("date naissance", "date de naissance"),
            "group": ("groupe politique",),
            "committee": ("commission permanente",),
            "place": ("circonscription",),
        },
        optional={
            "death": ("date de deces", "date deces"),
            "belonging": ("type d app au grp politique",),
            "office": ("fonction au bureau du senat",),
            "email": ("courrier electronique",),
            "profession": ("description de la profession",),
        },
        read=general,
    ),
    Kind(
        mark=frozenset(
            {"identifiant mandat", "date d election", "date de debut de mandat", "motif fin de mandat"}
        ),
        columns={
            "term": ("identifiant mandat",),
            "start": ("date de debut de mandat",),
            "end": ("date de fin de mandat",),
        },
        optional={"elected": ("date d election",), "why_end": ("motif fin de mandat",)},
        read=elusen,
    ),
    Kind(
        mark=frozenset({"id appartenance", "id fonction occupee", "code du groupe politique"}),
        columns={
            "membership": ("id appartenance",),
            "function": ("id fonction occupee",),
            "group": ("code du groupe politique",),
            "start": PERIOD["start"],
            "end": PERIOD["end"],
        },
        optional={"group_name": ("nom court du groupe politique",), **PERIOD},
        read=groups,
    ),
    Kind(
        mark=frozenset({"matricule"}),  # what none of the others is; a body is looked for below
        columns={
            "committee": (
                "nom court de la commission",
                "nom court commission",
                "nom de la commission",
                "libelle de la commission",
                "commission",
            ),
        },
        optional=PERIOD,
        read=committees,
        named_by="commission",
    ),
)

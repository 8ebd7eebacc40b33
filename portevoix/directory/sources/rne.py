"""The Répertoire national des élus: eleven registers, some 600,000 lines, a header that changes from year to year.

Traps of the real files, each with its test: tab, comma or semicolon; headings with typographic apostrophes, two spaces, a
typing mistake, an underscore for a space; Windows-1252; dates as 25/11/1962 or ISO, with or without an hour; zeros that a
spreadsheet has eaten; letters for the departments overseas. No identifier: names and dates of birth say who is who.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from portevoix.directory.enums import BodyKind, Gender, Source
from portevoix.directory.rules import registers, territory
from portevoix.directory.rules.identity import of_folded
from portevoix.directory.rules.names import fold, tidy
from portevoix.directory.rules.registers import Register
from portevoix.directory.sources import elsewhere, refusals, table
from portevoix.places.enums import Kind

KNOWN = "elus-maires-mai.csv, elus-conseillers-municipaux-cm.csv, elus-conseillers-communautaires-epci.csv…"
WHO = {
    "family": ("nom de l elu", "nom elu"),
    "given": ("prenom de l elu", "prenom elu"),
    "birth": ("date de naissance", "date naissance", "date de naissancee", "date naissance elu"),
    "start": ("date de debut du mandat", "date debut mandat", "date de debut de mandat"),
}
COLUMNS = WHO | {
    "sex": ("code sexe", "sexe", "code sexe elu"),
    "job": (
        "libelle de la categorie socio professionnelle",
        "libelle categorie socio professionnelle",
        "libelle de la profession",
        "libelle csp",
    ),
    "function": ("libelle de la fonction", "libelle de fonction", "libelle fonction"),
    "departement": ("code du departement", "code departement", "code du departement maire"),
    "departement_name": ("libelle du departement", "libelle departement", "libelle de departement maires"),
    "special": ("code de la collectivite a statut particulier", "code collectivite a statut particulier"),
    "special_name": (
        "libelle de la collectivite a statut particulier",
        "libelle collectivite a statut particulier",
    ),
    "commune": ("code de la commune", "code commune", "code insee de la commune"),
    "commune_name": ("libelle de la commune", "libelle commune"),
    "circo": ("code de la circonscription legislative", "code circonscription legislative"),
    "siren": ("n siren", "no siren", "siren", "code siren"),
    "epci_name": ("libelle de l epci", "libelle epci"),
    "canton": ("code du canton", "code canton"),
    "region": ("code de la region", "code region"),
    "region_name": ("libelle de la region", "libelle region"),
    "sector": ("code du secteur", "code secteur"),
    "sector_name": ("libelle du secteur", "libelle secteur"),
    "consular": (
        "code de la circonscription consulaire",
        "code circonscription consulaire",
        "code de la circ consulaire",
    ),
}
GENDERS = {"F": Gender.FEMALE, "M": Gender.MALE}


@dataclass(frozen=True, slots=True)
class Council:
    """The body of a line: its code (empty: the Assemblée, which its own source names), its names, what it decides for."""

    code: str
    kind: BodyKind
    name: str
    of_name: str
    place_kind: str = ""
    place: str = ""
    known_as: str = ""  # what one types to find it, when it is not how its name begins


class Name(NamedTuple):
    """A family or given name: as one writes it, and folded."""

    said: str
    folded: str


class Role(NamedTuple):
    """What someone is in the body; 1 comes first."""

    label: str
    code: str
    rank: int
    gender: str  # a Gender


class Line(NamedTuple):
    """One mandate of the file; dates are ISO texts. Without a date of birth, the council stands in for it in `identity`."""

    row: int
    digest: int
    identity: int
    family: Name
    given: Name
    birth: str | None
    job: str
    council: Council
    prefix: str  # of its uid: register, department
    role: Role
    place_kind: str
    place: str
    start: str | None


class _Memo(dict[str, Any]):
    """What a cell means, found once for each thing that cells say."""

    def __init__(self, find: Callable[[str], Any]) -> None:
        super().__init__()
        self.find = find

    def __missing__(self, said: str) -> Any:
        found = self[said] = self.find(said)
        return found


class Reading:
    """A file of the RNE under way; its lines can be read once."""

    def __init__(self, sheet: table.Sheet, register: Register, at: dict[str, int]) -> None:
        self.sheet, self.register, self.at = sheet, register, at
        self.latest = ""  # the newest beginning of a mandate: the file is of no earlier day
        self.departements: set[str] = set()
        self._where = _picker(at, ("departement", "special", *NAMED_BY[register.name]))
        self._who = _picker(at, ("family", "given", "birth", "sex", "job", "function", "circo", "start"))
        self._councils: dict[tuple[str, ...], tuple[Council, str, str]] = {}  # council, department, prefix
        self._is_placed = register.name in {"dep", "sen"}  # elected in a place that is not the body's
        self._dates = _Memo(_day)
        self._names = _Memo(_name)
        self._jobs = _Memo(lambda said: tidy(said)[:200])
        self._roles: dict[tuple[str, str], Role] = {}

    def lines(self) -> Iterator[tuple[int, int, list[str]]]:
        """Row, digest, cells of each line; the departments and the newest day are noted on the way."""
        start, where, councils, dates = self.at["start"], self._where, self._councils, self._dates
        for row, cells in self.sheet.rows:
            said = blake2b("\x1f".join(cells).encode(), digest_size=8).digest()
            cells.append("")  # what a column that is not there says
            if where(cells) not in councils:
                self._learn(where(cells))
            try:
                began = dates[cells[start]]
            except refusals.SourceRefused:
                table.day(cells[start], row=row)
                raise
            if began and began > self.latest:
                self.latest = began
            yield row, int.from_bytes(said) >> 1, cells  # a database keeps 63 bits in one integer

    def line(self, row: int, digest: int, cells: list[str]) -> Line:
        """The mandate that a line tells. Raises DateUnreadable, NameAbsent."""
        said = self._who(cells)
        family, given = self._names[said[0]], self._names[said[1]]
        if not family.folded:
            raise refusals.NameAbsent(row=row)
        try:
            birth = self._dates[said[2]]
        except refusals.SourceRefused:
            table.day(said[2], row=row)
            raise
        council, within, prefix = self._councils[self._where(cells)]
        role = self._roles.get((said[5], said[3])) or self._role(said[5], said[3])
        place_kind, place = self._place(said[6], within) if self._is_placed else ("", "")
        return Line(
            row,
            digest,
            of_folded(family.folded, given.folded, birth or council.code),
            family,
            given,
            birth,
            self._jobs[said[4]],
            council,
            prefix,
            role,
            place_kind,
            place,
            self._dates[said[7]],
        )

    def _learn(self, said: tuple[str, ...]) -> None:
        """A council, and the department it is in."""
        within = registers.departement(said[0]) or registers.departement(said[1])
        self.departements.add(within)
        council = COUNCILS[self.register.name](within, *said[2:])
        self._councils[said] = council, within, f"{self.register.name}:{within}:"

    def _role(self, function: str, sex: str) -> Role:
        gender = GENDERS.get(sex.strip().upper()[:1], Gender.UNKNOWN)
        label = (tidy(function) or registers.title(self.register, gender))[:200]
        label = label[:1].upper() + label[1:]
        code = registers.folded_role(label)
        return self._roles.setdefault((function, sex), Role(label, code, registers.rank(code), gender.value))

    def _place(self, circo: str, within: str) -> tuple[str, str]:
        """What someone was elected in, when it is a place: a constituency, a department."""
        if self.register.name == "dep":
            return Kind.CONSTITUENCY, registers.constituency(circo, within=within)
        return Kind.DEPARTEMENT, within


def _picker(at: Mapping[str, int], names: Sequence[str]) -> Callable[[list[str]], tuple[str, ...]]:
    """A function that takes these cells of a line, in order; a column that is not there is the last, empty one."""
    return itemgetter(*(at.get(name, -1) for name in names))


NAMED_BY = {  # the columns that name the body of a line
    "cm": ("commune", "commune_name"),
    "mai": ("commune", "commune_name"),
    "ca": ("sector", "sector_name", "commune_name"),
    "epci": ("siren", "epci_name"),
    "cd": ("departement_name",),
    "cr": ("region", "region_name"),
    "ma": ("special_name",),
    "dep": (),
    "sen": (),
    "rpe": (),
    "cons": (),
}


def open_register(source: Path | bytes) -> Reading:
    """A file of the RNE, recognised by its header. Raises a SourceRefused, also while its lines are read."""
    sheet = table.open_sheet(source)
    elsewhere.check_source(sheet.header, but=Source.RNE)
    at = sheet.find(COLUMNS)
    if not {"family", "given"} & at.keys():
        raise refusals.TableUnknown(known=KNOWN, found=", ".join(sheet.header)[:300])
    sheet.columns(WHO)
    found = registers.register_of(set(at))
    if found is None:
        raise refusals.TableUnknown(known=KNOWN, found=", ".join(sheet.header)[:300])
    return Reading(sheet, found, at)


def _commune(within: str, code: str, name: str) -> Council:
    code, name = registers.commune(code, within=within), tidy(name)
    of = territory.of_commune(name)
    said, after = f"Commune {of}", f"de la commune {of}"
    return Council(f"com{code}", BodyKind.COMMUNE, said, after, Kind.COMMUNE, code, name)


def _arrondissement(within: str, code: str, name: str, commune: str) -> Council:
    name = f"{tidy(name)} ({tidy(commune)})" if commune else tidy(name)
    return Council(f"arr{within}{fold(code)[-5:]}", BodyKind.ARRONDISSEMENT, name, "")


def _intercommunal(_within: str, siren: str, name: str) -> Council:
    return Council(f"epci{siren.strip()[-8:]}", BodyKind.INTERCOMMUNAL, tidy(name)[:300], "")


def _departmental(within: str, name: str) -> Council:
    of = territory.of(Kind.DEPARTEMENT, within, tidy(name))
    name, after = f"Conseil départemental {of}", f"du conseil départemental {of}"
    return Council(f"dep{within}", BodyKind.DEPARTEMENT, name, after, Kind.DEPARTEMENT, within)


def _regional(_within: str, code: str, name: str) -> Council:
    code, of = code.strip().zfill(2), territory.of(Kind.REGION, code.strip().zfill(2), tidy(name))
    name, after = f"Conseil régional {of}", f"du conseil régional {of}"
    return Council(f"reg{code}", BodyKind.REGION, name, after, Kind.REGION, code)


def _territorial(within: str, name: str) -> Council:
    return Council(f"ctu{within}", BodyKind.REGION, f"Assemblée territoriale : {tidy(name)}", "")


def _chamber(code: str, name: str, of_name: str) -> Callable[..., Council]:
    return lambda _within: Council(code, BodyKind.CHAMBER, name, of_name)


COUNCILS: Mapping[str, Callable[..., Council]] = {
    "cm": _commune,
    "mai": _commune,
    "ca": _arrondissement,
    "epci": _intercommunal,
    "cd": _departmental,
    "cr": _regional,
    "ma": _territorial,
    "dep": _chamber("", "Assemblée nationale", "de l’Assemblée nationale"),  # named by its own source
    "sen": _chamber("senat", "Sénat", "du Sénat"),
    "rpe": _chamber("europarl", "Parlement européen", "du Parlement européen"),
    "cons": lambda _within: Council(
        "conseils-fde", BodyKind.ABROAD, "Conseils consulaires", "des conseils consulaires"
    ),
}


def _name(said: str) -> Name:
    """A name as one writes it: the register has it in capitals."""
    name = tidy(said)[:120]
    name = name.title() if name.isupper() else name
    return Name(name, fold(name))


def _day(said: str) -> str | None:
    found = table.day(said, row=0)
    return found.isoformat() if found else None

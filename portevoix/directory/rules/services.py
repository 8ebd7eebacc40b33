"""Which services of the State an association writes to, and for which department they decide."""

import re

from portevoix.directory.enums import BodyKind, Gender
from portevoix.directory.rules.names import fold

# services known by their initials, whatever ministry they hang on this year
AGENCIES = {
    "OFII", "OFPRA", "DIHAL", "CNDA", "CGLPL", "CNCDH", "DDD", "ANCT", "CNAF", "CNAM", "OQTF", "AGRASC", "INED", "HCTISPF",
}  # fmt: skip
SERVICES = {
    "DGEF", "DGCS", "DGS", "DGOS", "DGCL", "DGPN", "DNPAF", "DCPAF", "DPJJ", "DAP", "DACG", "DACS", "DGESCO", "DGT", "DGEFP",
    "DHUP", "DIAN", "DA", "DIMM", "DAAEN", "DGOM", "DGM",
}  # fmt: skip
STARTS = (  # how a folded name begins → what it is
    ("cabinet", BodyKind.CABINET),
    ("sous prefecture", BodyKind.SUBPREFECTURE),
    ("prefecture", BodyKind.PREFECTURE),
    ("ministere", BodyKind.MINISTRY),
    ("services du premier ministre", BodyKind.MINISTRY),
    ("agence regionale de sante", BodyKind.AGENCY),
    ("office francais de l immigration", BodyKind.AGENCY),
    ("office francais de protection", BodyKind.AGENCY),
    ("cour nationale du droit d asile", BodyKind.AGENCY),
    ("defenseur des droits", BodyKind.AGENCY),
    ("controleur general des lieux de privation", BodyKind.AGENCY),
    ("commission nationale consultative des droits", BodyKind.AGENCY),
    ("delegation interministerielle", BodyKind.AGENCY),
    ("secretariat general", BodyKind.SERVICE),
    ("direction generale", BodyKind.SERVICE),
    ("direction departementale de l emploi du travail", BodyKind.SERVICE),
)
LOCAL = {
    "prefecture": BodyKind.PREFECTURE,
    "prefecture region": BodyKind.PREFECTURE,
    "prefecture_region": BodyKind.PREFECTURE,
    "sous_pref": BodyKind.SUBPREFECTURE,
    "ars": BodyKind.AGENCY,
    "ofii": BodyKind.AGENCY,
}
ARS = re.compile(r"^agence regionale de sante\W*(?:ars\W*)?(?:d[eu]s?\s+(?:la\s+|l\s+)?)?(?P<region>.+)$")
GENDERS = {"m": Gender.MALE, "monsieur": Gender.MALE, "mme": Gender.FEMALE, "madame": Gender.FEMALE}
CORSICA = {"200": "2A", "201": "2A", "202": "2B", "206": "2B"}


def kind(*, name: str, initials: str, local: tuple[str, ...] = ()) -> BodyKind | None:
    """What a service is; None for one that nobody writes to here. `local` is its kind in the local directory."""
    for said in local:
        if said in LOCAL:
            return LOCAL[said]
    folded = fold(name)
    found = next((kind for start, kind in STARTS if folded.startswith(start)), None)
    if found is not None:
        return found
    if initials.upper() in AGENCIES:
        return BodyKind.AGENCY
    return BodyKind.SERVICE if initials.upper() in SERVICES else None


def gender(civility: str) -> Gender:
    """The gender that a civility says."""
    return GENDERS.get(fold(civility), Gender.UNKNOWN)


def departement_of(code: str) -> str:
    """The department of a commune's code or of a postcode: "62193" → "62", "20000" → "2A", "97400" → "974"."""
    if code[:3] in CORSICA:
        return CORSICA[code[:3]]
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def region_of(name: str) -> str:
    """The region that a regional health agency names, folded; empty for anything else."""
    found = ARS.match(fold(name))
    return found["region"] if found else ""

"""Which office a mandate gives, and which of several is the one that someone is written to for."""

from portevoix.directory.enums import BodyKind, Office

SENAT, EUROPARL = "senat", "europarl"  # codes of two chambers; any other is the Assemblée nationale
FIRST = (  # a member of the government who still has a seat is written to as such, then parliament, then the State
    Office.PRIME,
    Office.MINISTER,
    Office.DEPUTY,
    Office.SENATOR,
    Office.MEP,
    Office.PREFECT,
    Office.SUBPREFECT,
    Office.MAYOR,
)
PREFIXES = {
    SENAT: ("senat", "sg-", "sc-", "so-"),
    EUROPARL: ("europarl", "eg-", "ep-"),
}  # of the codes of their bodies
CHAMBERS = {SENAT: Office.SENATOR, EUROPARL: Office.MEP}
WITH_OFFICE = (
    BodyKind.CHAMBER,
    BodyKind.GOVERNMENT,
    BodyKind.PREFECTURE,
    BodyKind.SUBPREFECTURE,
    BodyKind.COMMUNE,
)
# whose address serves for whoever holds office there and has none of their own, in this order
INSTITUTIONS = (
    BodyKind.CABINET,
    BodyKind.MINISTRY,
    BodyKind.PREFECTURE,
    BodyKind.SUBPREFECTURE,
    BodyKind.AGENCY,
    BodyKind.SERVICE,
    BodyKind.COMMUNE,
    BodyKind.INTERCOMMUNAL,
    BodyKind.DEPARTEMENT,
    BodyKind.REGION,
    BodyKind.ARRONDISSEMENT,
)


def chamber_of(body: str) -> str:
    """The chamber that a body belongs to, by its code; empty for the Assemblée nationale and everything else."""
    return next((chamber for chamber, starts in PREFIXES.items() if body.startswith(starts)), "")


def office(*, kind: str, body: str, role: str) -> Office | None:
    """The office that a role in a body gives; None for one without forms of address.

    `body` is its code, `role` the folded role.
    """
    words = role.split()
    if kind == BodyKind.CHAMBER:
        return CHAMBERS.get(body, Office.DEPUTY)
    if kind == BodyKind.GOVERNMENT:
        return Office.PRIME if role.startswith("premier") else Office.MINISTER
    if kind == BodyKind.COMMUNE:
        return Office.MAYOR if words[:1] == ["maire"] else None
    if kind == BodyKind.PREFECTURE and words[:1] in (["prefet"], ["prefete"]):
        return Office.PREFECT
    if kind == BodyKind.SUBPREFECTURE and role.startswith(("sous prefet", "sous prefete")):
        return Office.SUBPREFECT
    return None

"""The Sénat as its tables name it: groups under their names of every year, committees by what they deal with."""

from portevoix.directory.enums import BodyKind, Gender
from portevoix.directory.rules.names import fold

# the code of ODSEN_HISTOGROUPES, which does not change when a group is renamed
GROUP_CODES = {
    "les republicains": "UMP",
    "lr": "UMP",
    "socr": "SOC",
    "ser": "SOC",
    "soc": "SOC",
    "crce": "CRC",
    "crce k": "CRC",
    "larem": "LREM",
    "rdpi": "LREM",
    "les independants": "RTLI",
    "indep": "RTLI",
    "lirt": "RTLI",
}
GROUP_NAMES = {
    "UMP": "Les Républicains",
    "SOC": "Socialiste, Écologiste et Républicain",
    "UC": "Union Centriste",
    "LREM": "Rassemblement des démocrates, progressistes et indépendants",
    "CRC": "Communiste Républicain Citoyen et Écologiste",
    "RDSE": "Rassemblement Démocratique et Social Européen",
    "RTLI": "Les Indépendants - République et Territoires",
    "GEST": "Écologiste - Solidarité et Territoires",
    "NI": "Sénateurs non inscrits",
}
GROUP_SHORT = {"UMP": "LR", "SOC": "SER", "CRC": "CRCE", "LREM": "RDPI", "RTLI": "INDEP"}
COMMITTEES = {  # a word of the folded name → code, short name
    "lois": ("lois", "Lois"),
    "finances": ("finances", "Finances"),
    "sociales": ("sociales", "Affaires sociales"),
    "economiques": ("economie", "Affaires économiques"),
    "etrangeres": ("etranger", "Affaires étrangères"),
    "culture": ("culture", "Culture"),
    "amenagement": ("territ", "Aménagement du territoire"),
    "developpement": ("territ", "Aménagement du territoire"),
}
OTHERS = {
    "enquete": BodyKind.INQUIRY,
    "delegation": BodyKind.DELEGATION,
    "office": BodyKind.DELEGATION,
    "mission": BodyKind.MISSION,
    "amitie": BodyKind.FRIENDSHIP_GROUP,
    "etude": BodyKind.STUDY_GROUP,
    "speciale": BodyKind.OTHER_COMMITTEE,
}


def group_code(said: str) -> str:
    """The lasting code of a group, from whichever name or code a table gives."""
    return GROUP_CODES.get(fold(said), said.strip().upper().replace(".", "").replace(" ", ""))[:8]


def group_name(code: str, said: str) -> str:
    """The name of a group in full; the one given when the group is not of today."""
    return GROUP_NAMES.get(code) or said.removeprefix("Groupe ").removeprefix("du ").removeprefix("des ")


def committee(name: str) -> tuple[str, str] | None:
    """Code and short name of a standing committee, under whatever name it bears that year; None for another body."""
    words = fold(name).split()
    if words[:1] != ["commission"] or set(words) & OTHERS.keys():
        return None
    return next((COMMITTEES[word] for word in words if word in COMMITTEES), None)


def other_kind(name: str) -> BodyKind:
    """What a body of the Sénat that is no standing committee is."""
    return next((OTHERS[word] for word in fold(name).split() if word in OTHERS), BodyKind.OTHER_COMMITTEE)


def seat(gender: Gender) -> str:
    """The title of someone who sits in the Sénat."""
    return {Gender.FEMALE: "Sénatrice", Gender.MALE: "Sénateur"}.get(gender, "Sénateur·rice")


def belonging(said: str, gender: Gender) -> str:
    """How someone belongs to a group: "Membre", "Apparentée"."""
    if not said:
        return "Membre"
    return said + ("e" if gender is Gender.FEMALE and said.endswith("é") else "")

"""Which row holds the headings, and what each column becomes: guessed from words, then from content."""

import hashlib
import re
from collections.abc import Mapping, Sequence

from portevoix.directory.rules.names import fold
from portevoix.intake.enums import SEVERAL, Field
from portevoix.intake.rules import days, words

KNOWN: dict[Field, tuple[str, ...]] = {
    Field.NAME: ("nom complet", "nom prenom", "nom et prenom", "prenom nom", "prenom et nom", "contact", "full name", "name", "personne", "interlocuteur", "interlocutrice", "nom prenom s", "formatted name", "fn", "elu", "elue", "destinataire"),
    Field.CIVILITY: ("civilite", "civ", "titre civilite", "civility", "genre", "sexe", "m mme", "mme m", "politesse", "prefix"),
    Field.GIVEN: ("prenom", "prenoms", "given name", "first name", "firstname", "given"),
    Field.FAMILY: ("nom", "nom de famille", "nom usuel", "nom d usage", "family name", "last name", "lastname", "surname", "patronyme"),
    Field.FUNCTION: ("fonction", "titre", "poste", "qualite", "mandat", "function", "title", "role", "job title", "profession"),
    Field.ORGANISATION: ("organisme", "organisation", "structure", "association", "institution", "employeur", "entreprise", "societe", "collectivite", "organization", "company", "org", "media", "service"),
    Field.EMAIL: ("email", "e mail", "mail", "courriel", "adresse mail", "adresse email", "adresse e mail", "adresse electronique", "mel", "mail pro", "mail perso", "email address"),
    Field.PHONE: ("telephone", "tel", "tel fixe", "fixe", "portable", "mobile", "tel portable", "tel mobile", "numero", "numero de telephone", "phone", "telephone portable", "telephone fixe", "gsm", "tel pro", "tel bureau"),
    Field.WEBSITE: ("site", "site web", "site internet", "website", "url", "web", "page web"),
    Field.ADDRESS: ("adresse", "adresse postale", "rue", "voie", "complement", "complement d adresse", "address", "street", "adresse ligne", "bp", "lieu dit", "adr"),
    Field.POSTCODE: ("cp", "code postal", "postcode", "zip", "postal code", "zip code", "codepostal", "c p"),
    Field.TOWN: ("ville", "commune", "localite", "town", "city"),
    Field.COUNTRY: ("pays", "country"),
    Field.NOTE: ("note", "notes", "remarque", "remarques", "commentaire", "commentaires", "observation", "observations", "comments", "infos", "divers"),
    Field.TAGS: ("tag", "tags", "etiquette", "etiquettes", "mot cle", "mots cles", "categorie", "categories", "groupe", "groupes", "liste", "type"),
    Field.ON: ("date", "date de l echange", "date du contact", "dernier contact", "date contact", "jour", "le", "date rdv", "date d envoi", "date envoi", "day"),
    Field.CHANNEL: ("canal", "moyen", "mode", "mode de contact", "type d echange", "type de contact", "channel", "comment", "nature"),
    Field.DIRECTION: ("sens", "direction", "envoye recu", "entrant sortant"),
    Field.SUMMARY: ("resume", "compte rendu", "contenu", "objet", "sujet", "summary", "ce qui s est dit", "echange", "cr", "suivi"),
    Field.CAMPAIGN: ("campagne", "campaign", "action", "dossier"),
    Field.PROMISE: ("promesse", "engagement", "promise", "commitment", "s engage a"),
    Field.DUE: ("echeance", "date limite", "pour le", "delai", "due", "due date", "date de la promesse", "avant le", "pour quand", "quand"),
    Field.STATE: ("etat", "statut", "state", "status", "etat de la promesse", "tenue"),
}  # fmt: skip
MEANING = {word: field for field, known in KNOWN.items() for word in known}
BEGINNINGS = (
    ("date limite", Field.DUE), ("echeance", Field.DUE), ("e mail", Field.EMAIL), ("email", Field.EMAIL),
    ("mail", Field.EMAIL), ("courriel", Field.EMAIL), ("tel", Field.PHONE), ("portable", Field.PHONE),
    ("mobile", Field.PHONE), ("adresse", Field.ADDRESS), ("prenom", Field.GIVEN), ("nom", Field.FAMILY),
    ("code postal", Field.POSTCODE), ("ville", Field.TOWN), ("fonction", Field.FUNCTION), ("note", Field.NOTE),
    ("remarque", Field.NOTE), ("commentaire", Field.NOTE), ("date", Field.ON), ("promesse", Field.PROMISE),
    ("site", Field.WEBSITE), ("organis", Field.ORGANISATION), ("compte rendu", Field.SUMMARY),
)  # fmt: skip
NUMBERED = re.compile(r"\s*\d+$")
EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$", re.IGNORECASE)
PHONE = re.compile(r"^(?:\+33|0033|33|0)?\s?[1-9](?:[\s.\-]?\d{2}){4}$")
POSTCODE = re.compile(r"^\d{4,5}$")
MOST = 0.6  # share of the cells of a column that must look alike
SEARCHED = 20  # rows among which the headings are looked for
LONGEST_HEADING = 60


def key_of(headings: Sequence[str]) -> str:
    """What the set of headings is remembered by, whatever their order."""
    return hashlib.sha256("\n".join(sorted(map(fold, headings))).encode()).hexdigest()


def meaning(heading: str) -> Field | None:
    """What a heading says, in French or in English, with or without accents and numbers ("E-mail 2")."""
    folded = NUMBERED.sub("", fold(heading))
    if folded in MEANING:
        return MEANING[folded]
    return next((field for start, field in BEGINNINGS if folded.startswith(start)), None)


def heading_row(rows: Sequence[tuple[int, Sequence[str]]]) -> int:
    """The number of the row that holds the headings, among (number, cells); 0 when none looks like it."""
    best, found = 1.0, 0
    wide = next((number for number, cells in rows if sum(map(bool, map(str.strip, cells))) > 1), 0)
    for number, cells in rows[:SEARCHED]:
        filled = [cell.strip() for cell in cells if cell.strip()]
        known = sum(meaning(cell) is not None and len(cell) <= LONGEST_HEADING for cell in filled)
        score = known + 0.2 * len(set(filled)) - 2 * sum(map(_is_fact, filled))
        first = number == (wide or rows[0][0])  # one word alone may be data, but for the first row
        if score > best and (known > 1 or (known and first)):
            best, found = score, number
    return found


def _is_fact(cell: str) -> bool:
    """Whether a cell is data rather than the name of a column."""
    return bool(EMAIL.match(cell) or PHONE.match(cell) or days.NUMBERS.match(cell) or days.ISO.match(cell))


def guess(headings: Sequence[str], columns: Sequence[Sequence[str]]) -> list[Field]:
    """What each column becomes: by its heading, else by its content, else kept in the notes."""
    ours = _ours(headings)
    found = [
        Field.LEAVE if fold(heading) in ours else meaning(heading) or by_content(cells)
        for heading, cells in zip(headings, columns, strict=True)
    ]
    return _settle(headings, found)


def by_content(cells: Sequence[str]) -> Field:
    """What most cells of a column look like; an empty column is left out."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return Field.LEAVE
    looks: tuple[tuple[Field, object], ...] = (
        (Field.EMAIL, EMAIL.match),
        (Field.PHONE, PHONE.match),
        (Field.POSTCODE, POSTCODE.match),
        (Field.CIVILITY, words.gender),
        (Field.CHANNEL, words.channel),
    )
    for field, test in looks:
        if callable(test) and sum(bool(test(cell)) for cell in filled) >= MOST * len(filled):
            return field
    return Field.KEEP


def _ours(headings: Sequence[str]) -> set[str]:
    """The two columns that we add to the rows to mend: left out when the file comes back."""
    added = {"ligne", "a corriger"}
    return added if added <= set(map(fold, headings)) else set()


def _settle(headings: Sequence[str], found: list[Field]) -> list[Field]:
    """One column a field where only one may be: the heading that says it best, the others in the notes."""
    if Field.PROMISE not in found:  # "Échéance", "État" of something else
        found = [Field.KEEP if field in {Field.DUE, Field.STATE} else field for field in found]
    if Field.FAMILY in found and Field.GIVEN not in found and Field.NAME not in found:
        found = [Field.NAME if field == Field.FAMILY else field for field in found]  # "Nom": the whole of it
    seen: set[Field] = set()
    settled = []
    exact = {
        field for heading, field in zip(headings, found, strict=True) if fold(heading) in KNOWN.get(field, ())
    }
    for heading, field in zip(headings, found, strict=True):
        loses = field in exact and fold(heading) not in KNOWN.get(field, ())
        taken = field not in SEVERAL and (field in seen or loses)
        settled.append(Field.KEEP if taken else field)
        if not taken:
            seen.add(field)
    return settled


def recall(headings: Sequence[str], remembered: Mapping[str, str]) -> list[Field] | None:
    """What a person chose for these headings before; None when one of them is new or twice there."""
    folded = [fold(heading) for heading in headings]
    if len(set(folded)) != len(folded) or not all(heading in remembered for heading in folded):
        return None
    return [Field(remembered[heading]) for heading in folded]

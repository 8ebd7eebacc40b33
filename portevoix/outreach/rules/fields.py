"""The merge fields of a letter. Their keys are typed by people, so they are French words without accents."""

import difflib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class MergeField:
    """A name in braces, its label, what it gives, an example; `may_be_empty`: then it leaves no trace."""

    key: str
    label: str | Promise
    gives: str | Promise
    example: str
    may_be_empty: bool = False


SALUTATION, CLOSING, NOTE, ASK = "appel", "politesse", "mot", "demande"
FIELDS = (
    MergeField(SALUTATION, _("opening"), _("How one addresses this person."), "Madame la Députée"),
    MergeField(CLOSING, _("closing"), _("What the letter ends with."), "ma haute considération"),
    MergeField("nom", _("name"), _("Civility and name."), "Madame Camille Aubépine"),
    MergeField("fonction", _("function"), _("What this person does."), "Députée du Pas-de-Calais"),
    MergeField(
        "circonscription",
        _("constituency"),
        _("Where this person was elected, with its article."),
        "la 7e circonscription du Pas-de-Calais",
    ),
    MergeField("departement", _("department"), _("The department of the seat."), "Pas-de-Calais"),
    MergeField("groupe", _("group"), _("The political group."), "Groupe inventé"),
    MergeField(
        ASK,
        _("what we ask of them"),
        _("What the campaign asks of this target."),
        "poser une question écrite",
    ),
    MergeField(
        "revendication", _("the demand"), _("The demand of the campaign."), "un point d’eau à moins de 300 m"
    ),
    MergeField("echeance", _("the deadline"), _("By when the campaign asks for it."), "31 mars 2027"),
    MergeField("lieu", _("place"), _("Where the letter is written."), "Calais"),
    MergeField("date", _("date"), _("The day of the letter."), "23 novembre 2026"),
    MergeField(
        NOTE,
        _("a few words for this person"),
        _("The personal paragraph, when there is one."),
        "Merci de nous avoir reçus.",
        may_be_empty=True,
    ),
)
_by_key = {field.key: field for field in FIELDS}


@lru_cache(maxsize=1024)
def fold(key: str) -> str:
    """A key as it is kept: lower case, no accents, underscores for spaces and hyphens."""
    plain = unicodedata.normalize("NFD", key.strip().lower())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return letters.replace(" ", "_").replace("-", "_")


def find(key: str) -> MergeField | None:
    """The field of that key, accents and case forgiven."""
    return _by_key.get(fold(key))


def nearest(key: str) -> MergeField | None:
    """The known field that looks most like an unknown key or says the same; none when nothing does."""
    names = {**{fold(str(field.label)): field for field in FIELDS}, **_by_key}
    found = difflib.get_close_matches(fold(key), names, n=1, cutoff=0.6)
    return names[found[0]] if found else None

"""How a role in a body is written and compared."""

import re

from portevoix.directory.enums import Gender
from portevoix.directory.rules.names import tidy

DANGLING = re.compile(r"\s+(?:du|de|des|de la|de l[’']|au|aux|à la)$")
TITLES = {Gender.FEMALE: "Députée", Gender.MALE: "Député"}


def role_label(*candidates: str | None) -> str:
    """The first label that says something, without its dangling article ("Présidente du" → "Présidente")."""
    said = next((label for label in candidates if label), "")
    label = DANGLING.sub("", tidy(said)).replace("-P", "-p").replace("-R", "-r")
    return label[:1].upper() + label[1:]


def seat_label(gender: Gender) -> str:
    """The title of someone who sits in the Assemblée; both forms when the gender is not known."""
    return TITLES.get(gender, "Député·e")

"""Forms of address by office and gender; the table is data/forms.json, with its source and its date."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent.parent / "data" / "forms.json"


@dataclass(frozen=True)
class Form:
    """How a letter opens ("Madame la Députée") and what it closes with ("ma haute considération")."""

    salutation: str
    closing: str


@dataclass(frozen=True)
class Table:
    """All the forms, where they come from, when they were last checked."""

    source: str
    checked_on: date
    forms: dict[tuple[str, str], Form]


@cache
def table() -> Table:
    """The forms that ship."""
    data = json.loads(TABLE.read_text(encoding="utf-8"))
    forms = {
        (office, gender): Form(*pair)
        for office, genders in data["forms"].items()
        for gender, pair in genders.items()
    }
    return Table(data["source"], date.fromisoformat(data["checked_on"]), forms)


BODY = "body"  # no office: a town hall, a ministry, whoever opens the letter


def form_for(*, office: str, gender: str) -> Form | None:
    """The form of an office; none without office or gender, so that the caller asks and never guesses."""
    return table().forms.get((office, "" if office == BODY else gender))

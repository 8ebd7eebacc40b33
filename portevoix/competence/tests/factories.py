"""Lines and those who hold their seats, for tests."""

from datetime import date
from typing import Any

from portevoix.collectives.models import Space
from portevoix.competence.models import Competency
from portevoix.directory.enums import BodyKind
from portevoix.directory.models import Actor, Body
from portevoix.directory.tests.factories import make_body, make_mandate, make_person
from portevoix.places.enums import Kind
from portevoix.places.models import Place
from portevoix.places.tests.factories import make_place


def make_competency(space: Space, **fields: Any) -> Competency:
    """A line of a collective's own."""
    facts: dict[str, Any] = {
        "line": "own-line",
        "theme": "evictions",
        "level": "decides",
        "seat": "prefect",
        "matter": "Fermer l’accès au terrain",
        "source": "Arrêté inventé",
    }
    return Competency.objects.create(space=space, **{**facts, **fields})


def make_territory() -> Place:
    """An invented commune in an invented department of an invented region."""
    region = make_place(kind=Kind.REGION, code="99", name="Région inventée")
    departement = make_place(kind=Kind.DEPARTEMENT, code="99", name="Département inventé", parent=region)
    return make_place(kind=Kind.COMMUNE, code="99001", name="Bourg-l’Essai", parent=departement)


def make_seat(kind: BodyKind, place: Place | None, *, name: str, abbreviation: str = "") -> Actor:
    """A body that decides for a place."""
    body = make_body(kind=kind, name=name, abbreviation=abbreviation)
    Body.objects.filter(actor=body).update(place=place)
    return body


def make_prefect(commune: Place, *, family: str = "Prunier") -> Actor:
    """The prefect of the department of a commune."""
    person = make_person(given="Anne", family=family)
    prefecture = make_seat(BodyKind.PREFECTURE, commune.parent, name="Préfecture du Département inventé")
    mandate = make_mandate(person, prefecture, role="prefete")
    mandate.start = date(2025, 9, 1)
    mandate.save()
    return person

"""Decision-makers for tests: invented people on invented seats."""

from itertools import count

from portevoix.directory.enums import ActorKind, BodyKind, ContactKind, Gender, Location, Source
from portevoix.directory.models import Actor, Body, ContactPoint, Mandate
from portevoix.directory.rules import names
from portevoix.places.enums import Kind
from portevoix.places.models import Place
from portevoix.places.tests.factories import make_place

_number = count(1)


def make_person(*, given: str = "Camille", family: str = "Aubépine", gender: Gender = Gender.FEMALE) -> Actor:
    """A person without any mandate."""
    return Actor.objects.create(
        kind=ActorKind.PERSON,
        name=f"{given} {family}",
        given_name=given,
        family_name=family,
        sort_key=names.sort_key(given=given, family=family),
        name_key=names.name_key(given=given, family=family),
        gender=gender,
    )


def make_body(
    *, kind: BodyKind = BodyKind.GROUP, name: str = "Groupe inventé", abbreviation: str = "GI"
) -> Actor:
    """The body of that name, made once."""
    found = Actor.objects.filter(kind=ActorKind.BODY, name=name).first()
    if found:
        return found
    actor = Actor.objects.create(
        kind=ActorKind.BODY, name=name, sort_key=names.fold(name), name_key=names.fold(name)
    )
    Body.objects.create(actor=actor, kind=kind, abbreviation=abbreviation)
    return actor


def make_mandate(person: Actor, body: Actor, *, place: Place | None = None, role: str = "membre") -> Mandate:
    """An open mandate."""
    return Mandate.objects.create(
        person=person,
        body=body,
        role_code=role,
        role_label=role.capitalize(),
        place=place,
        source=Source.AN,
        source_uid=f"PM{next(_number)}",
    )


def make_deputy(
    *,
    given: str = "Camille",
    family: str = "Aubépine",
    gender: Gender = Gender.FEMALE,
    constituency: str = "62-07",
    group: str = "Groupe inventé",
    email: str = "camille.aubepine@exemple.test",
) -> Actor:
    """A person with a seat in the chamber, a group, an official address and an e-mail address."""
    person = make_person(given=given, family=family, gender=gender)
    departement = make_place()
    place = make_place(
        kind=Kind.CONSTITUENCY,
        code=constituency,
        name=f"7e circonscription {constituency}",
        parent=departement,
    )
    chamber = make_body(kind=BodyKind.CHAMBER, name="Assemblée nationale", abbreviation="AN")
    make_mandate(person, chamber, place=place)
    make_mandate(person, make_body(name=group))
    if email:
        ContactPoint.objects.create(
            actor=person, kind=ContactKind.EMAIL, value=email, is_preferred=True, location=Location.PARIS
        )
    ContactPoint.objects.create(
        actor=person,
        kind=ContactKind.POSTAL,
        value="Assemblée nationale\n126 rue de l’Université\n75355 Paris 07 SP",
        location=Location.PARIS,
    )
    return person

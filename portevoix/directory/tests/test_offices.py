"""Every office is addressed as it should be, at the address where it is held."""

from datetime import date

import pytest

from portevoix.directory import queries
from portevoix.directory.enums import BodyKind, ContactKind, Gender, Office
from portevoix.directory.models import Actor, Body, ContactPoint
from portevoix.directory.rules import portfolios
from portevoix.directory.tests.factories import make_body, make_mandate, make_person
from portevoix.places.enums import Kind
from portevoix.places.tests.factories import make_place

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)


def holding(kind, body, role, *, code="", place=None, gender=Gender.FEMALE):
    """An invented person who holds a role in a body."""
    person = make_person(gender=gender)
    actor = make_body(kind=kind, name=body)
    if code:
        Actor.objects.filter(pk=actor.pk).update(code=code)
    mandate = make_mandate(person, actor, place=place, role=role)
    mandate.role_label = role.capitalize()
    mandate.save()
    return person


def facts(person):
    return queries.letter_facts([person], spaces=[], on=ON)[person.pk]


@pytest.fixture
def calvados():
    return make_place(kind=Kind.DEPARTEMENT, code="14", name="Calvados")


def test_senators_ministers_and_members_of_the_european_parliament(calvados):
    senator = holding(BodyKind.CHAMBER, "Sénat", "senateur", code="senat", place=calvados)
    mep = holding(BodyKind.CHAMBER, "Parlement européen", "membre", code="europarl", gender=Gender.MALE)
    prime = holding(BodyKind.GOVERNMENT, "Gouvernement inventé", "premier ministre", gender=Gender.MALE)
    minister = holding(BodyKind.GOVERNMENT, "Gouvernement inventé", "ministre des moulins")
    said = [(facts(one).office, facts(one).function) for one in (senator, mep, prime, minister)]
    assert said == [
        (Office.SENATOR, "Sénatrice du Calvados"),
        (Office.MEP, "Député européen"),
        (Office.PRIME, "Premier ministre"),
        (Office.MINISTER, "Ministre des moulins"),
    ]
    assert (facts(senator).departement, facts(senator).of_departement, facts(senator).constituency) == (
        "Calvados",
        "du Calvados",
        "",
    )


def test_prefects_sub_prefects_and_mayors_are_written_to_at_their_institution(calvados):
    prefect = holding(BodyKind.PREFECTURE, "Préfecture du Calvados", "prefete", place=calvados)
    body = Actor.objects.get(name="Préfecture du Calvados")
    ContactPoint.objects.create(actor=body, kind=ContactKind.POSTAL, value="Rue Daniel-Huet\n14000 Caen")
    ContactPoint.objects.create(actor=body, kind=ContactKind.EMAIL, value="prefecture@exemple.test")
    said = facts(prefect)
    assert (said.office, said.function, said.email, said.address) == (
        Office.PREFECT,
        "Prefete du Calvados",
        "prefecture@exemple.test",
        ("Préfecture du Calvados", "Rue Daniel-Huet", "14000 Caen"),
    )
    vire = make_place(kind=Kind.COMMUNE, code="14762", name="Le Bény-Bocage")
    mayor = holding(BodyKind.COMMUNE, "Conseil municipal inventé", "maire", gender=Gender.MALE)
    Body.objects.filter(actor__name="Conseil municipal inventé").update(place=vire)
    assert (facts(mayor).office, facts(mayor).function) == (Office.MAYOR, "Maire du Bény-Bocage")
    member = holding(
        BodyKind.COMMUNE, "Conseil municipal inventé", "conseiller municipal", gender=Gender.MALE
    )
    assert (facts(member).office, facts(member).function) == (
        "",
        "Conseiller municipal, Conseil municipal inventé",
    )
    deputy_prefect = holding(
        BodyKind.SUBPREFECTURE, "Sous-préfecture de Vire", "sous prefet", gender=Gender.MALE
    )
    assert facts(deputy_prefect).office == Office.SUBPREFECT


def test_a_member_of_the_government_who_still_has_a_seat_is_written_to_as_such():
    person = holding(BodyKind.CHAMBER, "Assemblée nationale", "membre")
    make_mandate(person, make_body(kind=BodyKind.GOVERNMENT, name="Gouvernement inventé"), role="ministre")
    assert facts(person).office == Office.MINISTER


def test_who_left_is_called_a_former_senator_and_holds_no_office(calvados):
    person = holding(BodyKind.CHAMBER, "Sénat", "senateur", code="senat", place=calvados)
    person.mandates.update(end=date(2026, 9, 30))
    card = queries.cards([person], on=ON)[person.pk]
    assert (card.title, card.office, card.left, card.is_sitting) == (
        "ancienne sénatrice",
        "",
        Office.SENATOR,
        False,
    )


def test_an_adviser_is_named_with_the_staff_and_written_to_there():
    person = holding(BodyKind.CABINET, "Cabinet de la ministre des moulins", "conseillère vent")
    staff = Actor.objects.get(name="Cabinet de la ministre des moulins")
    ContactPoint.objects.create(
        actor=staff,
        kind=ContactKind.POSTAL,
        value="Cabinet de la ministre des moulins\n1 rue du Vent\n75007 Paris",
    )
    said = facts(person)
    assert (said.office, said.function) == ("", "Conseillère vent, Cabinet de la ministre des moulins")
    assert said.address == ("Cabinet de la ministre des moulins", "1 rue du Vent", "75007 Paris")


@pytest.mark.parametrize(
    ("portfolio", "ministry", "gender"),
    [
        ("Ministre de l'intérieur", "Ministère de l’intérieur", Gender.UNKNOWN),
        ("Garde des sceaux, ministre de la justice", "Ministère de la justice", Gender.UNKNOWN),
        ("Ministre d'État, ministre des moulins", "Ministère des moulins", Gender.UNKNOWN),
        ("Ministre des outre-mer", "Ministère des outre-mer", Gender.UNKNOWN),
        ("Ministre déléguée auprès du ministre des moulins", "", Gender.FEMALE),
        ("Ministre délégué chargé de la ruralité", "", Gender.MALE),
        ("Première ministre", "Services du Premier ministre", Gender.FEMALE),
    ],
)
def test_a_portfolio_names_its_ministry_and_sometimes_a_gender(portfolio, ministry, gender):
    assert (portfolios.ministry(portfolio), portfolios.gender(portfolio)) == (ministry, gender)

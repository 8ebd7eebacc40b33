"""Senators, government, European Parliament, administration, bodies: what their pages say, filter, cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.design import panels
from portevoix.directory import operations, queries
from portevoix.directory.enums import BodyKind, Source
from portevoix.directory.models import Actor, Body, Mandate
from portevoix.directory.queries import DeputyFilter
from portevoix.directory.tests import amo
from portevoix.directory.tests.factories import make_body, make_mandate, make_person
from portevoix.directory.tests.test_source_dila import LOCAL, NATIONAL
from portevoix.directory.tests.test_source_government import government
from portevoix.directory.tests.test_source_mep import TABLE
from portevoix.directory.tests.test_source_senat import AT, GENERAL, GROUPS
from portevoix.places.enums import Kind
from portevoix.places.models import Place
from portevoix.places.tests.factories import make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    """Someone signed in, who writes for a collective."""
    client.force_login(make_member(make_collective()))
    return client


def text(client, name, *args, query=""):
    answer = client.get(reverse(f"directory:{name}", args=args) + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def cost(client, name, *args, query=""):
    text(client, name, *args, query=query)
    with CaptureQueriesContext(connection) as found:
        text(client, name, *args, query=query)
    return len(found)


def test_senators_are_listed_filtered_and_offered_as_targets(member, monkeypatch):
    monkeypatch.setattr(panels, "_panels", {**panels._panels, "deputies.selection": []})
    panels.register("deputies.selection", panels.Panel("En faire des cibles", "directory:own"))
    make_place(kind=Kind.DEPARTEMENT, code="14", name="Calvados")
    operations.import_source("an", [amo.EXTRACT], at=AT)
    operations.import_source(Source.SENAT, [GENERAL], at=AT)
    everyone = text(member, "senators")
    assert "6 sénateurs et sénatrices" in everyone
    assert "siègent au Sénat." in everyone
    assert "Charles de Courson" not in everyone
    assert "commission=po" not in everyone
    found = text(member, "senators", query="?departement=14&group=sg-ump")
    assert "sénateur du Calvados" in found
    assert "est membre du groupe Les Républicains et est élue dans le Calvados" in found
    assert 'href="/directory/senators/?group=sg-ump"' in found
    assert "filter=group%3Dsg-ump%26departement%3D14%26chamber%3Dsenat" in found
    assert "Sénat : données du 2 mars 2001" in found
    kept = queries.deputies(DeputyFilter(chamber="senat", group=("sg-ump",), departement=("14",)))
    assert [one.name for one in kept] == ["Pascal Allizard"]
    assert "22 député·es" in text(member, "deputies")
    assert "Pascal Allizard" not in text(member, "deputies", query="?q=allizard")


def test_each_list_is_exported_under_its_name(member):
    operations.import_source(Source.SENAT, [GENERAL], at=AT)
    answer = member.get(reverse("directory:export") + "?chamber=senat")
    assert 'filename="senateurs-' in answer.headers["Content-Disposition"]
    assert "Allizard" in answer.content.decode()


def test_members_of_the_european_parliament_have_their_list(member):
    operations.import_source(Source.MEP, [TABLE], at=AT)
    said = text(member, "meps", query="?committee=ep-inta")
    assert "6 député·es européen·nes" in said
    assert "Christophe Bay" in said
    assert "Valérie Hayer" not in said


def test_the_government_its_ministries_and_their_staffs(member):
    operations.import_source(Source.GOUVERNEMENT, [government()], at=AT)
    operations.import_source(Source.DILA, [NATIONAL], at=AT)
    said = text(member, "government")
    assert "Gouvernement inventé" in said
    assert "2 membres, depuis le" in said
    assert "Ministre des moulins" in said
    assert "Conseillère asile et séjour" in said
    assert "données du 21 nov. 2026" in said


def test_the_administration_is_filtered_by_name_kind_and_department(member):
    make_place(kind=Kind.DEPARTEMENT, code="14", name="Calvados")
    operations.import_source(Source.DILA, [NATIONAL, LOCAL], at=AT)
    assert "5 services de l’État" in text(member, "administration")
    only = text(member, "administration", query="?departement=14&kind=prefecture")
    assert "Préfecture du Calvados" in only
    assert "Alix Sorbier" in only
    assert "Sous-préfecture de Vire inventée</a>" not in only
    assert "Office français de l’immigration" in text(member, "administration", query="?q=ofii")
    assert "Aucun service ne répond" in text(member, "administration", query="?q=rien")


def test_a_body_says_how_to_reach_it_who_is_there_and_what_is_under_it(member):
    operations.import_source(Source.DILA, [LOCAL], at=AT)
    prefecture = Actor.objects.get(name="Préfecture du Calvados")
    said = text(member, "body", prefecture.code)
    for words in (
        "02 31 00 00 00",
        "Alix Sorbier",
        "Sous-préfecture de Vire inventée",
        "données du 20 nov. 2026",
    ):
        assert words in said
    prefect = text(member, "actor", Actor.objects.get(family_name="Sorbier").code)
    assert "prefecture@calvados.exemple.test" in prefect
    assert f'href="/directory/bodies/{prefecture.code}/"' in prefect
    below = Actor.objects.get(name="Sous-préfecture de Vire inventée")
    assert f'href="/directory/bodies/{prefecture.code}/"' in text(member, "body", below.code)
    assert (
        member.get(f"/directory/people/{below.code}/").headers["Location"]
        == f"/directory/bodies/{below.code}/"
    )
    Mandate.objects.update(end=timezone.localdate())
    assert "Plus personne, à la date des données" in text(member, "body", prefecture.code)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("senators", "ODSEN_GENERAL"),
        ("meps", "Parlement européen"),
        ("government", "Pas encore de gouvernement"),
        ("administration", "Pas encore de service de l’État"),
    ],
)
def test_an_empty_list_teaches(member, name, words):
    assert words in text(member, name)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_and_bodies_cost_the_same_for_one_and_three(member, count):
    chamber = make_body(kind=BodyKind.CHAMBER, name="Sénat")
    Actor.objects.filter(pk=chamber.pk).update(code="senat")
    ministry = make_body(kind=BodyKind.MINISTRY, name="Ministère inventé")
    for n in range(count):
        person = make_person(family=f"Nom{n}")
        seat = make_mandate(person, chamber)
        make_mandate(
            person, make_body(kind=BodyKind.GOVERNMENT, name="Gouvernement inventé"), role="ministre"
        )
        make_mandate(person, ministry, role="ministre")
        make_mandate(person, make_body(kind=BodyKind.PREFECTURE, name=f"Préfecture {n}"), role="prefet")
        Mandate.objects.filter(pk=seat.pk).update(source=Source.SENAT)
    costs = [cost(member, name) for name in ("senators", "government", "administration")]
    assert costs == [9, 10, 9]
    assert cost(member, "body", ministry.code) <= 12


def test_a_chamber_shows_the_groups_and_committees_somebody_sits_in(member):
    operations.import_source(Source.SENAT, [GENERAL], at=AT)
    operations.import_source(Source.SENAT, [GROUPS], at=AT)
    below = text(member, "body", "senat").partition('id="children"')[2]
    assert "Union Centriste" in below
    assert "RPR" not in below


def test_institutions_are_proposed_by_name_and_by_initials(member):
    operations.import_source(Source.DILA, [NATIONAL, LOCAL], at=AT)
    assert "Préfecture du Calvados" in text(member, "search", query="?q=prefecture du cal")
    said = text(member, "search", query="?q=ofii")
    assert "Office français de l’immigration" in said
    assert "Agence de l’État" in said
    facts = queries.letter_facts(Actor.objects.filter(name="Préfecture du Calvados"), spaces=[], on=AT.date())
    [one] = facts.values()
    assert (one.function, one.email, one.address) == (
        "",
        "prefecture@calvados.exemple.test",
        ("1 rue inventée", "14000 Caen"),
    )


def test_from_a_commune_to_its_senators_and_its_prefecture(member):
    calvados = make_place(kind=Kind.DEPARTEMENT, code="14", name="Calvados")
    make_place(kind=Kind.COMMUNE, code="14118", name="Caen", parent=calvados)
    operations.import_source(Source.SENAT, [GENERAL], at=AT)
    operations.import_source(Source.DILA, [LOCAL], at=AT)
    said = text(member, "mine", query="?commune=14118")
    assert "Pascal Allizard" in said.partition('id="senators"')[2]
    assert "Hélène Conway-Mouret" not in said
    assert "Préfecture du Calvados" in said.partition('id="prefecture"')[2]
    assert "Sénat : données du 2 mars 2001" in said
    council = make_body(kind=BodyKind.COMMUNE)
    Body.objects.filter(pk=council.pk).update(place=Place.objects.get(code="14118"))
    assert council.name in text(member, "mine", query="?commune=14118").partition('id="councils"')[2]
    assert cost(member, "mine", query="?commune=14118") <= 12

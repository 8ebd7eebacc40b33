"""Members of the European Parliament: the table on a real fragment, the Parliament's XML, in either order."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from portevoix.directory import operations, queries
from portevoix.directory.enums import ContactKind, Gender, Source
from portevoix.directory.models import Actor, Mandate
from portevoix.directory.sources import refusals

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
TABLE = Path(__file__).parent / "data" / "meps_extrait_2024-10.csv"
XML = """<?xml version="1.0" encoding="UTF-8"?>
<meps>
<mep><fullName>Valérie HAYER</fullName><country>France</country><politicalGroup>Renew Europe Group</politicalGroup><id>135511</id></mep>
<mep><fullName>Camille AUBÉPINE LE ROUX</fullName><country>France</country>
<politicalGroup>Groupe des Verts/Alliance libre européenne</politicalGroup><id>999001</id></mep>
<mep><fullName>Max MUSTERMANN</fullName><country>Germany</country><politicalGroup>Renew Europe Group</politicalGroup><id>999002</id></mep>
</meps>"""


def import_(*files, **options):
    content = [one.encode() if isinstance(one, str) else one for one in files]
    return operations.import_source(Source.MEP, content, at=AT, accept_closures=100, **options)


def figures(run):
    return (run.created, run.changed, run.closed)


def test_the_table_gives_the_french_with_group_committees_party_and_addresses():
    run = import_(TABLE)
    assert (run.counts["meps"], run.data_date) == (6, date(2024, 9, 27))
    person = Actor.objects.get(code="mep135511")
    assert (person.name, person.gender) == ("Valérie Hayer", Gender.FEMALE)
    card = queries.cards([person], on=date(2026, 11, 23))[person.pk]
    assert (card.title, card.group.short) == ("députée européenne", "Renew")
    assert Actor.objects.get(family_name="Le Callennec").given_name == "Isabelle"
    assert person.contact_points.get(kind=ContactKind.EMAIL).value == "valerie.hayer@europarl.europa.eu"
    assert person.contact_points.get(kind=ContactKind.POSTAL).value.splitlines()[0] == "Parlement européen"
    intal = Mandate.objects.get(person__given_name="Christophe", body__code="ep-inta")
    assert (intal.role_label, intal.body.name) == ("Membre", "Commerce international (INTA)")
    assert figures(import_(TABLE)) == (0, 0, 0)


@pytest.mark.parametrize("first", [TABLE, XML])
def test_table_and_xml_speak_of_the_same_people(first):
    import_(first)
    import_(XML if first is TABLE else TABLE)
    import_(XML)
    people = Actor.objects.filter(identifiers__scheme=Source.MEP, kind="person")
    assert people.get(code="mep135511").birth_date == date(1986, 4, 6)
    assert Mandate.objects.filter(end=None, body__code="europarl").count() == 2
    assert people.get(code="mep999001").family_name == "Aubépine Le Roux"
    assert figures(import_(XML)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        ("<?xml version='1.0'?><meps><mep>", refusals.XmlUnreadable),
        ("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><meps/>", refusals.FormUnknown),
        ("<meps></meps>", refusals.FormUnknown),
        ("epid;country;first_name\n1;fr;A\n", refusals.ColumnMissing),
        ("Matricule,Nom usuel\n", refusals.OtherSource),
        ("<html>", refusals.WebPageAsFile),
    ],
)
def test_another_file_is_refused_in_a_sentence(content, refusal):
    with pytest.raises(refusal, match="Rien n’a été importé"):
        import_(content)
    assert Actor.objects.count() == 0

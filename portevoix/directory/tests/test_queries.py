"""Filters, counts, cards, letters' facts, search, whose deputy: on invented people and real fragments."""

from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict

from portevoix.accounts.tests.factories import make_user
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.directory import operations, queries
from portevoix.directory.enums import BodyKind, ContactKind, Gender, Location, Office, Source
from portevoix.directory.models import Actor, ContactPoint, Identifier, Mandate
from portevoix.directory.queries import DeputyFilter
from portevoix.directory.rules.names import fold
from portevoix.directory.tests import amo
from portevoix.directory.tests.factories import make_body, make_deputy, make_mandate, make_person
from portevoix.places.enums import Kind
from portevoix.places.models import Coverage
from portevoix.places.tests.factories import make_place

pytestmark = pytest.mark.django_db
TODAY = date(2025, 11, 20)
AT = datetime(2025, 11, 20, 8, tzinfo=UTC)


def asked(text):
    return DeputyFilter.from_query(QueryDict(text))


def region_of_62():
    region = make_place(kind=Kind.REGION, code="32", name="Hauts-de-France")
    return make_place(parent=region)


@pytest.fixture
def three():
    """Two in the north in one group, one of them on a committee; one in the Somme in another group."""
    region_of_62()
    somme = make_place(code="80", name="Somme", parent=make_place(kind=Kind.REGION, code="32"))
    make_place(kind=Kind.CONSTITUENCY, code="80-01", name="1re circonscription de la Somme", parent=somme)
    laws = make_body(kind=BodyKind.COMMITTEE, name="Commission des lois", abbreviation="Lois")
    first = make_deputy(given="Ana", family="Aubépine", constituency="62-01", group="Un")
    second = make_deputy(given="Bob", family="Bruyère", constituency="62-02", group="Un", gender=Gender.MALE)
    third = make_deputy(given="Cleo", family="Cytise", constituency="80-01", group="Deux")
    make_mandate(first, laws)
    make_mandate(third, laws)
    return first, second, third, laws


def names(found):
    return [actor.name for actor in found]


def test_values_of_a_dimension_add_up_and_dimensions_narrow(three):
    _first, _second, _third, laws = three
    one, two = Actor.objects.get(name="Un").code, Actor.objects.get(name="Deux").code
    assert names(queries.deputies(asked(f"group={one}&group={two}"))) == [
        "Ana Aubépine",
        "Bob Bruyère",
        "Cleo Cytise",
    ]
    assert names(queries.deputies(asked(f"group={one}&committee={laws.code}"))) == ["Ana Aubépine"]
    assert names(queries.deputies(asked("region=32&departement=80"))) == ["Cleo Cytise"]
    assert names(queries.deputies(asked("q=bruyere"))) == ["Bob Bruyère"]
    assert names(queries.deputies(asked("group=unknown"))) == []


def test_choices_are_counted_for_the_other_filters(three):
    laws = three[3]
    listing = queries.listing(asked(f"committee={laws.code}&departement=62"))
    counts = {
        name: [(one.label, one.count, one.checked) for one in found]
        for name, found in listing.choices.items()
    }
    assert counts == {
        "group": [("Un", 1, False)],
        "committee": [("Lois", 1, True)],
        "study": [],
        "region": [("Hauts-de-France", 2, False)],
        "departement": [("Pas-de-Calais", 1, True), ("Somme", 1, False)],
    }
    assert [seat.actor for seat in listing.seats] == [three[0].pk]
    assert listing.total == 3


def test_the_list_sorts_by_name_department_and_group(three):
    Actor.objects.filter(name="Un").get().body.__class__.objects.filter(abbreviation="GI").update(rank=1)
    keys = {
        sort: [seat.sort_key[:3] for seat in queries.listing(asked(f"sort={sort}")).seats]
        for sort in ("name", "departement", "group", "nonsense")
    }
    assert keys["name"] == keys["nonsense"] == ["aub", "bru", "cyt"]
    assert keys["departement"] == ["aub", "bru", "cyt"]
    assert set(keys["group"]) == {"aub", "bru", "cyt"}


def test_an_ended_mandate_counts_no_more(three):
    Mandate.objects.filter(person=three[0], body__body__kind=BodyKind.CHAMBER).update(end=TODAY)
    assert names(queries.deputies(asked(""))) == ["Bob Bruyère", "Cleo Cytise"]
    card = queries.cards([three[0]], on=TODAY)[three[0].pk]
    assert (card.title, card.is_sitting, card.constituency) == ("ancienne députée", False, None)


def test_a_filter_survives_its_own_address():
    chosen = asked("group=po1&group=po2&committee=po3&region=32&departement=62&q=de+Courson&sort=group&x=1")
    assert asked(chosen.query_string()) == chosen
    assert asked("").query_string() == ""
    assert asked("group=po1&group=po2").without("group", "po1").query_string() == "group=po2"
    assert asked("q=a&sort=bad") == DeputyFilter(q="a")
    assert (asked("sort=group").is_empty, asked("q=a").is_empty) == (True, False)


def test_a_card_keeps_the_best_role_in_the_group():
    operations.import_source("an", [amo.EXTRACT], at=AT)
    president = Actor.objects.get(code="pa719930")
    card = queries.cards([president], on=TODAY)[president.pk]
    assert (card.group.role, card.group.short, card.group.is_plain) == ("Président", "SOC", False)
    assert [body.short for body in card.committees] == ["Défense"]


def test_everyone_of_the_file_has_one_group_and_one_title():
    operations.import_source("an", [amo.EXTRACT], at=AT)
    people = list(queries.deputies(asked("")))
    cards = queries.cards(people, on=TODAY)
    assert len(people) == 22
    assert [one.name for one in people if cards[one.pk].group is None or not cards[one.pk].title] == []


@pytest.mark.parametrize("count", [1, 3])
def test_cards_and_facts_cost_the_same_for_one_and_three(count, django_assert_num_queries):
    people = [make_deputy(family=f"Nom{n}", constituency=f"62-0{n + 1}") for n in range(count)]
    with django_assert_num_queries(2):
        queries.cards(people, on=TODAY)
    with django_assert_num_queries(3):
        queries.letter_facts(people, spaces=[], on=TODAY)


def test_facts_of_a_letter():
    region_of_62()
    deputy = make_deputy(constituency="62-07")
    facts = queries.letter_facts([deputy], spaces=[], on=TODAY)[deputy.pk]
    lines = ("Assemblée nationale", "126 rue de l’Université", "75355 Paris 07 SP")
    assert facts == queries.LetterFacts(
        name="Camille Aubépine",
        given_name="Camille",
        family_name="Aubépine",
        gender="female",
        office=Office.DEPUTY,
        civility="Madame",
        function="Députée de la 7e circonscription 62-07",
        email="camille.aubepine@exemple.test",
        email_death="",
        address=lines,
        address_paris=lines,
        address_constituency=(),
        constituency="7e circonscription 62-07",
        departement="Pas-de-Calais",
        of_departement="du Pas-de-Calais",
        region="Hauts-de-France",
        of_region="des Hauts-de-France",
        group="Groupe inventé",
        of_group="",
        is_sitting=True,
    )


def test_a_space_has_its_own_preferred_address_and_others_do_not_see_it():
    deputy = make_deputy()
    ours, theirs = make_collective(name="Nous"), make_collective(name="Autres")
    by = make_member(ours)
    operations.add_contact(
        deputy,
        space=ours.space,
        by=by,
        at=AT,
        kind=ContactKind.EMAIL,
        value="nous@exemple.test",
        is_preferred=True,
    )
    operations.add_contact(
        deputy,
        space=ours.space,
        by=by,
        at=AT,
        kind=ContactKind.POSTAL,
        value="1 rue des Essais\n62000 Arras",
        is_preferred=True,
        location=Location.CONSTITUENCY,
    )

    def facts(spaces):
        found = queries.letter_facts([deputy], spaces=spaces, on=TODAY)[deputy.pk]
        return found.email, found.address[0]

    assert facts([ours.space]) == ("nous@exemple.test", "1 rue des Essais")
    assert facts([theirs.space]) == facts([]) == ("camille.aubepine@exemple.test", "Assemblée nationale")


def number(person):
    """As official people are, whom a source numbers."""
    Identifier.objects.create(actor=person, scheme=Source.AN, value=f"PA{person.pk}")


def test_a_local_official_is_found_by_the_beginning_of_either_name():
    make_person(given="Marie-Claude", family="Pirès Beaune")
    for words, count in (("marie", 1), ("pires", 1), ("claude", 0), ("pi mar", 1)):
        assert len(queries.search(words, among=Actor.objects.all())) == count, words


def test_who_can_be_found_by_name():
    for given, family in (
        ("Charles", "de Courson"),
        ("Christelle", "D’Intorni"),
        ("Christine", "Pirès Beaune"),
        ("Élisabeth", "Œillet"),
        ("Jean-Luc", "Prud’homme"),
        ("Ana", "Vigier"),
        ("Bob", "Vigier"),
    ):
        number(make_person(given=given, family=family))
    everyone = Actor.objects.all()

    def found(words):
        return names(queries.search(words, among=everyone))

    assert (
        found("courson")
        == found("de courson")
        == found("charles de c")
        == found("COURSON CH")
        == ["Charles de Courson"]
    )
    assert found("d'int") == found("D’INTORNI") == ["Christelle D’Intorni"]
    assert found("beaune") == found("pires b") == ["Christine Pirès Beaune"]
    assert found("elisa") == found("œil") == ["Élisabeth Œillet"]
    assert found("jean luc") == found("prud homme") == ["Jean-Luc Prud’homme"]
    assert found("vigier") == ["Ana Vigier", "Bob Vigier"]
    assert found("") == found("%") == found("zz") == []


def test_the_particle_does_not_count_in_the_alphabet():
    for family in ("de Courson", "Cordier", "Couturier"):
        make_person(given="A", family=family)
    assert names(Actor.objects.order_by("sort_key")) == ["A Cordier", "A de Courson", "A Couturier"]


def commune(code, *seats, name="Villeneuve", successor=None):
    place = make_place(
        kind=Kind.COMMUNE,
        code=code,
        name=name,
        parent=region_of_62(),
        successor=successor,
        sort_key=fold(name),
    )
    for seat in seats:
        Coverage.objects.create(commune=place, constituency=seat, is_partial=len(seats) > 1)
    return place


def test_whose_deputy():
    deputy = make_deputy(constituency="62-07")
    taken = make_place(kind=Kind.CONSTITUENCY, code="62-07")
    empty = make_place(kind=Kind.CONSTITUENCY, code="62-08", name="8e circonscription", parent=make_place())
    whole = commune("62001", taken)
    split = commune("62002", taken, empty, name="Partagée")
    commune("62003", name="Inconnue")
    merged = commune("62004", name="Ancienne", successor=whole)

    def answer(code):
        found = queries.whose("", code=code, on=TODAY)
        return [(seat.constituency.code, seat.deputy) for seat in found.seats]

    assert answer("62001") == answer("62004") == [("62-07", deputy)]
    assert answer("62002") == [("62-07", deputy), ("62-08", None)]  # the second seat is vacant
    assert answer("62003") == []
    assert queries.whose("partagee", code="", on=TODAY).commune == split
    assert queries.whose("nulle part", code="", on=TODAY).communes == []
    assert merged.successor == whole


def test_another_space_sees_neither_people_nor_contacts():
    ours = make_collective(name="Nous")
    by = make_member(ours)
    person = operations.add_person(ours.space, by=by, at=AT, family_name="Secret", function="Préfète")
    stranger = make_user()
    assert names(queries.actors_visible(by)) == ["Secret"]
    assert names(queries.actors_visible(stranger)) == []
    assert queries.search("secret", among=queries.actors_visible(stranger)) == []
    assert ContactPoint.objects.filter(actor=person).count() == 0

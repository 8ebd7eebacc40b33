"""Loading the real file, finding in it, choosing from it."""

import pytest
from django import forms
from django.urls import reverse

from portevoix.places import operations, queries
from portevoix.places.enums import Kind
from portevoix.places.forms import PlaceField
from portevoix.places.models import Place


@pytest.fixture(scope="module")
def france(django_db_setup, django_db_blocker):
    """The whole package, loaded once for this file and erased after it."""
    with django_db_blocker.unblock():
        operations.load_package()
        yield
        Place.objects.all().delete()


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("france")]


def names(text, **options):
    return [place.name for place in queries.search(text, **options)]


def seats(code):
    commune = Place.objects.get(kind=Kind.COMMUNE, code=code)
    return [(row.constituency.code, row.is_partial) for row in queries.constituencies_of(commune)]


def test_a_second_load_changes_nothing_and_keeps_keys():
    calais = Place.objects.get(code="62193").pk
    again = operations.load_package()
    assert again == {
        "data_date": again["data_date"],
        "counts": {"regions": 24, "departements": 107, "communes": 34963, "constituencies": 577},
        "created": 0,
        "changed": 0,
        "closed": 0,
        "unchanged": Place.objects.count(),
        "warnings": [],
    }
    assert Place.objects.get(code="62193").pk == calais


def test_a_missing_package_is_refused(tmp_path):
    with pytest.raises(operations.PackageMissing):
        operations.load_package(tmp_path / "france.json.gz")


def test_a_place_is_found_however_it_is_written():
    assert names("L'Haÿ-les-Roses") == names("l hay les roses") == ["L’Haÿ-les-Roses"]
    assert names("oeting") == names("Œting") == ["Œting"]
    assert names("st omer")[0] == names("SAINT OMER")[0] == "Saint-Omer"
    assert names("st")[0] == "Strasbourg"
    assert names("Y") == ["Y"]
    assert "L’Haÿ-les-Roses" in names("roses")
    assert names("pas de calais")[0] == "Pas-de-Calais"


def test_a_place_is_found_by_its_numbers():
    assert names("62193") == ["Calais"]
    assert names("62100") == ["Calais"]  # also the code of Beaurainville: a postcode is what people type
    assert names("75009") == ["Paris 9e Arrondissement"]
    assert names("62-07") == ["7e circonscription du Pas-de-Calais"]
    assert len(names("01300", limit=40)) > 5
    assert names("62967") == []  # a CEDEX
    assert names("%") == names("'") == names("") == []


def test_only_the_kinds_asked_are_found():
    assert names("paris", kinds=[Kind.DEPARTEMENT]) == ["Paris"]


def test_search_costs_the_same_however_much_is_found(django_assert_max_num_queries):
    for text in ("Œting", "saint", "st", "62", "75009", "sur loire"):
        with django_assert_max_num_queries(8):
            queries.found(text)


def test_a_commune_knows_its_constituencies():
    assert seats("62193") == [("62-07", False)]
    assert seats("75109") == [("75-01", True), ("75-18", True)]
    assert len(seats("75056")) == 18
    assert seats("01015D") == seats("01015") == [("01-03", False)]  # delegated: as the whole
    assert seats("52033") == [("52-01", False)]  # restored
    assert seats("97501") == [("975-01", False)]
    assert seats("98818") == []  # Nouméa: the table is silent


def test_a_constituency_knows_its_communes():
    calais = Place.objects.select_related("parent").get(code="62-07")
    assert "Calais" in queries.communes_of(calais).values_list("name", flat=True)
    assert str(queries.departement_of(calais)) == "Pas-de-Calais"


class ChoiceForm(forms.Form):
    place = PlaceField(kinds=[Kind.COMMUNE])


@pytest.mark.parametrize("typed", ["Calais (62193)", "calais", "62100", "Œting"])
def test_the_field_takes_what_means_one_place(typed):
    form = ChoiceForm({"place": typed})
    assert form.is_valid(), form.errors
    assert isinstance(form.cleaned_data["place"], Place)


def test_the_field_offers_the_choices_of_an_ambiguous_name():
    form = ChoiceForm({"place": "Saint-Omer"})
    assert form.errors.as_data()["place"][0].code == "ambiguous"
    assert "Saint-Omer (62765)" in str(form.errors)
    assert ChoiceForm({"place": "Saint-Omer (62765)"}).is_valid()


def test_the_field_says_it_knows_no_such_place():
    assert ChoiceForm({"place": "Trifouillis"}).errors.as_data()["place"][0].code == "unknown"
    assert ChoiceForm({"place": "62967"}).errors.as_data()["place"][0].code == "unknown"


def test_the_field_proposes_its_kinds_only():
    assert 'data-pv-combobox="/places/search/?kind=commune"' in str(ChoiceForm())


def test_search_answers_rows_to_a_script_and_a_page_to_a_person(client, django_user_model):
    url = reverse("places:search")
    assert client.get(url, {"q": "calais"}).status_code == 302
    client.force_login(django_user_model.objects.create_user(email="samira@exemple.test", name="Samira B."))
    rows = client.get(
        url, {"q": "calais", "kind": "commune"}, headers={"hx-request": "true"}
    ).content.decode()
    assert rows.startswith('<li data-value="Calais (62193)"')
    page = client.get(url, {"q": "calais"}).content.decode()
    assert "<h1" in page
    assert "· 62193" in page
    assert client.get(url, {"q": "<b>", "kind": "nonsense"}).status_code == 200

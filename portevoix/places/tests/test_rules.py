"""Names: how they are folded and completed in French."""

import pytest

from portevoix.places.rules import arrondissement_of, constituency_name, fold, folds


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("L'Haÿ-les-Roses", "l hay les roses"),
        ("L’HAŸ LES ROSES", "l hay les roses"),
        ("Œting", "oeting"),
        ("St Omer", "saint omer"),
        ("SAINT-OMER", "saint omer"),
        ("Ste-Marie-aux-Mines", "sainte marie aux mines"),
        ("  Bœrsch  ", "boersch"),
    ],
)
def test_a_name_folds_to_one_key(written, key):
    assert fold(written) == key


def test_st_begins_saint_and_strasbourg_alike():
    assert folds("St") == ["saint", "st"]
    assert folds("st omer") == ["saint omer"]


@pytest.mark.parametrize(
    ("code", "name", "said"),
    [
        ("62", "Pas-de-Calais", "7e circonscription du Pas-de-Calais"),
        ("02", "Aisne", "7e circonscription de l’Aisne"),
        ("06", "Alpes-Maritimes", "7e circonscription des Alpes-Maritimes"),
        ("35", "Ille-et-Vilaine", "7e circonscription d’Ille-et-Vilaine"),
        ("75", "Paris", "7e circonscription de Paris"),
        ("76", "Seine-Maritime", "7e circonscription de la Seine-Maritime"),
        ("974", "La Réunion", "7e circonscription de La Réunion"),
        ("099", "Français établis hors de France", "7e circonscription des Français établis hors de France"),
    ],
)
def test_a_constituency_takes_the_article_of_its_departement(code, name, said):
    assert constituency_name(code, name, 7, alone=False) == said


def test_a_constituency_alone_has_no_number():
    assert constituency_name("48", "Lozère", 1, alone=True) == "circonscription de la Lozère"


def test_an_arrondissement_knows_its_city():
    assert [arrondissement_of(code) for code in ("75109", "69381", "13216", "62193", "751")] == [
        "75056",
        "69123",
        "13055",
        "",
        "",
    ]

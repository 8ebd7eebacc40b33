"""Fields, merging, problems."""

from portevoix.outreach.rules import address, fields, merging, problems, shapes
from portevoix.outreach.rules.merging import MERGED, merge
from portevoix.outreach.rules.problems import Kind, Problem
from portevoix.outreach.tests.factories import doc, text

VALUES = {"appel": "Madame la Députée", "politesse": "ma haute considération"}


def test_merge_fills_fields_and_marks_what_varies():
    merged = merge(doc(text("{appel}", ",")), VALUES)
    assert merged == doc(
        {
            "type": "paragraph",
            "content": [
                {"type": "text", "text": "Madame la Députée", "marks": [MERGED]},
                {"type": "text", "text": ","},
            ],
        }
    )


def test_merge_forgives_accents_and_case_in_a_key():
    merged = merge(doc(text("{Département}")), {"departement": "Pas-de-Calais"})
    assert shapes.plain(merged) == "Pas-de-Calais"


def test_merge_keeps_an_unknown_field_as_typed():
    merged = merge(doc(text("{apel}", " et ", "{apel}")), VALUES)
    assert shapes.plain(merged) == "{apel} et {apel}"


def test_merge_keeps_the_name_of_an_empty_field():
    merged = merge(doc(text("Vous, ", "{groupe}")), {"groupe": " "})
    assert shapes.plain(merged) == "Vous, {groupe}"


def test_problems_tell_unknown_and_empty_fields():
    assert list(merging.problems(["apel", "groupe", "mot", "Appel"], {**VALUES, "groupe": " "})) == [
        Problem(Kind.UNKNOWN_FIELD, "apel"),
        Problem(Kind.EMPTY_FIELD, "groupe"),
    ]


def test_merge_drops_the_paragraph_of_a_missing_personal_note():
    merged = merge(doc(text("Un"), text("{mot}"), text("Deux")), {})
    assert shapes.plain(merged) == "Un\n\nDeux"


def test_merge_makes_paragraphs_of_a_long_personal_note():
    merged = merge(doc(text("{mot}")), {"mot": "Merci.\nÀ bientôt.\n\nVoici les chiffres."})
    assert shapes.plain(merged) == "Merci.\nÀ bientôt.\n\nVoici les chiffres."


def test_ordered_lists_are_numbered():
    item = {"type": "listItem", "content": [text("Un")]}
    content = doc({"type": "orderedList", "content": [item, item]})
    assert shapes.plain(content) == "1. Un\n2. Un"
    assert shapes.html(content) == "<ol><li>Un</li><li>Un</li></ol>"
    assert shapes.blocks(content)[0]["kind"] == "numbers"


def test_fields_in_lists_are_filled():
    item = {"type": "listItem", "content": [text("{appel}")]}
    merged = merge(doc({"type": "bulletList", "content": [item, item]}), VALUES)
    assert shapes.plain(merged) == "– Madame la Députée\n– Madame la Députée"
    assert shapes.html(merged) == "<ul><li>Madame la Députée</li><li>Madame la Députée</li></ul>"


def test_c29_html_escapes_what_people_wrote():
    content = doc(
        {
            "type": "paragraph",
            "content": [{"type": "text", "text": "<script>alert('é')</script>", "marks": [{"type": "bold"}]}],
        }
    )
    assert shapes.html(content) == (
        "<p><strong>&lt;script&gt;alert(&#x27;é&#x27;)&lt;/script&gt;</strong></p>"
    )


def test_nearest_names_the_field_that_was_meant():
    assert [fields.nearest(key).key for key in ("apel", "circonscripton", "polittesse", "ecéhance")] == [
        "appel",
        "circonscription",
        "politesse",
        "echeance",
    ]
    assert fields.nearest("zzzz") is None


def test_an_unknown_field_is_told_with_the_nearest():
    problem = Problem(Kind.UNKNOWN_FIELD, "apel")
    assert problem.blocks
    assert "{apel}" in problems.title(problem)
    assert "{appel}" in problems.advice(problem)


def test_every_problem_has_words():
    for kind in Kind:
        problem = Problem(kind, "nom")
        assert problems.title(problem)
        assert problems.advice(problem)


def test_forms_of_address_agree_with_gender_and_come_with_their_source():
    assert address.form_for(office="deputy", gender="female").salutation == "Madame la Députée"
    assert address.form_for(office="deputy", gender="male").salutation == "Monsieur le Député"
    assert address.form_for(office="minister", gender="female").closing == "ma très haute considération"
    said = {
        office: address.form_for(office=office, gender="male").salutation.removeprefix("Monsieur le ")
        for office in ("senator", "mep", "prime", "minister", "prefect", "subpref", "mayor")
    }
    assert said == {
        "senator": "Sénateur",
        "mep": "Député européen",
        "prime": "Premier ministre",
        "minister": "Ministre",
        "prefect": "Préfet",
        "subpref": "Sous-Préfet",
        "mayor": "Maire",
    }
    assert address.form_for(office="body", gender="").salutation == "Madame, Monsieur"
    assert address.form_for(office="deputy", gender="") is None
    assert address.table().source
    assert address.table().checked_on.year >= 2026

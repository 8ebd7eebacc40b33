"""The markup and the document say the same."""

import random

import pytest

from portevoix.workspace import rules


def paragraph(*nodes):
    return {"type": "paragraph", "content": list(nodes)} if nodes else {"type": "paragraph"}


def text(words, *marks):
    return {"type": "text", "text": words} | ({"marks": [{"type": mark} for mark in marks]} if marks else {})


def field(key):
    return {"type": "field", "attrs": {"key": key}}


def doc(*blocks):
    return {"type": "doc", "content": list(blocks)}


@pytest.mark.parametrize(
    ("markup", "document"),
    [
        ("", doc(paragraph())),
        ("Bonjour", doc(paragraph(text("Bonjour")))),
        ("a\nb\n\nc", doc(paragraph(text("a"), {"type": "hardBreak"}, text("b")), paragraph(text("c")))),
        ("**a** __b__ **__c__**", doc(paragraph(
            text("a", "bold"), text(" "), text("b", "italic"), text(" "), text("c", "bold", "italic")))),
        ("{appel},", doc(paragraph(field("appel"), text(",")))),
        ("{ appel }", doc(paragraph(field("appel")))),
        ("jean_dupont__a", doc(paragraph(text("jean_dupont__a")))),
        ("5 * 3 = 15", doc(paragraph(text("5 * 3 = 15")))),
        (r"\{appel} \*", doc(paragraph(text("{appel} *")))),
        ("{}", doc(paragraph(text("{}")))),
        ("- a\n- b", doc({"type": "bulletList", "content": [
            {"type": "listItem", "content": [paragraph(text("a"))]},
            {"type": "listItem", "content": [paragraph(text("b"))]}]})),
        ("Voici :\n1. a", doc(paragraph(text("Voici :")), {"type": "orderedList", "content": [
            {"type": "listItem", "content": [paragraph(text("a"))]}]})),
    ],
)  # fmt: skip
def test_parse_reads_markup(markup, document):
    assert rules.parse(markup) == document
    assert rules.check(document) == document


def test_any_text_is_a_document_and_comes_back_the_same():
    dice = random.Random(7)
    signs = [
        "**",
        "*",
        "__",
        "_",
        "{",
        "}",
        "{nom}",
        "\\",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "mot",
        " ",
        "é",
        "’",
        "x",
    ]
    for _ in range(3000):
        markup = "".join(dice.choice(signs) for _ in range(dice.randrange(14)))
        document = rules.check(rules.parse(markup))
        again = rules.parse(rules.markup_of(document))
        assert rules.markup_of(again) == rules.markup_of(document), markup
        assert again == rules.parse(rules.markup_of(again)), markup


def test_fields_and_problems_name_each_key():
    content = rules.parse("{appel} {nom} {appel} {inconnu}")
    assert rules.fields_in(content) == ["appel", "nom", "appel", "inconnu"]
    assert rules.problems(content, known={"appel", "nom"}) == ["inconnu"]


def test_plain_text_fills_fields():
    content = rules.parse("**{appel}**,\n\n- un\n- deux")
    assert rules.plain_text(content, fill={"appel": "Madame"}.__getitem__) == "Madame,\n\n- un\n- deux"


@pytest.mark.parametrize(
    "foreign",
    [None, [], {"type": "paragraph"}, doc({"type": "script"}), doc(paragraph({"type": "text", "text": ""})),
     doc(paragraph({"type": "text", "text": "a", "marks": [{"type": "link"}]})), doc(paragraph(paragraph()))],
)  # fmt: skip
def test_foreign_json_is_refused(foreign):
    with pytest.raises(rules.NotADocument):
        rules.check(foreign)

"""The markup and the document say the same."""

import json
import random
from pathlib import Path

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


SHARED = json.loads(
    (Path(__file__).parent / "data/markup.json").read_text()
)  # the editor's tests read it too


@pytest.mark.parametrize("case", SHARED["read"], ids=lambda case: case["markup"])
def test_parse_reads_markup(case):
    assert rules.parse(case["markup"]) == case["document"]
    assert rules.check(case["document"]) == case["document"]
    assert rules.parse(rules.markup_of(case["document"])) == case["document"]


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


WORDS = ("a", "mot", "1. ", "- x", "**", "*", "__", "_", "{", "}", "{x}", "\\", "é’", "5 * 3", "l\u00a0!")


def made_inline(dice):
    """Nodes as the editor leaves them: neighbours with the same marks are one text."""
    nodes = []
    for _ in range(dice.randrange(1, 6)):
        marks = [mark for mark in ("bold", "italic") if dice.random() < 0.3]
        kind = dice.choice(["text", "text", "field"])
        node = {"type": "field", "attrs": {"key": dice.choice(["nom", "appel x", "é"])}}
        if kind == "text":
            node = {
                "type": "text",
                "text": "".join(dice.choice(WORDS) for _ in range(dice.randrange(1, 4))).strip(),
            }
        if marks:
            node["marks"] = [{"type": mark} for mark in marks]
        before = nodes[-1] if nodes else {"type": ""}
        if before["type"] == node["type"] == "text" and before.get("marks") == node.get("marks"):
            before["text"] += node["text"]
        else:
            nodes.append(node)
        if dice.random() < 0.15:
            nodes += [{"type": "hardBreak"}, text("b")]
    return nodes


def made_document(dice):
    blocks = []
    for _ in range(dice.randrange(1, 4)):
        kind = dice.choice(["paragraph", "paragraph", "bulletList", "orderedList"])
        if kind == "paragraph":
            blocks.append(paragraph(*made_inline(dice)))
        else:
            items = [
                paragraph(*[node for node in made_inline(dice) if node["type"] != "hardBreak"])
                for _ in range(dice.randrange(1, 4))
            ]
            blocks.append(
                {"type": kind, "content": [{"type": "listItem", "content": [item]} for item in items]}
            )
    return doc(*blocks)


def joined(content):
    """The document with neighbouring texts of the same marks made one."""
    if isinstance(content, list):
        out = []
        for node in map(joined, content):
            same = (
                out
                and out[-1]["type"] == node["type"] == "text"
                and out[-1].get("marks") == node.get("marks")
            )
            if same:
                out[-1] = {**out[-1], "text": out[-1]["text"] + node["text"]}
            else:
                out.append(node)
        return out
    return {**content, "content": joined(content["content"])} if "content" in content else content


def test_every_document_is_read_back_as_it_was():
    dice = random.Random(11)
    for _ in range(4000):
        document = joined(rules.check(made_document(dice)))
        assert rules.parse(rules.markup_of(document)) == document, rules.markup_of(document)


@pytest.mark.parametrize(
    "foreign",
    [
        *SHARED["refused"],
        None,
        [],
        "doc",
        doc(None),
        doc({"type": ["paragraph"]}),
        {"type": "doc", "content": {"type": "paragraph"}},
        doc(paragraph({"type": "text", "text": "a", "marks": ["bold"]})),
        doc(paragraph({"type": "text", "text": "a", "marks": 5})),
        doc(paragraph({"type": "text", "text": "a", "marks": [{"type": ["bold"]}]})),
        doc(paragraph(text("a\x00"))),
        doc(paragraph(text("a\ud800"))),
        doc(paragraph(text("a" * (rules.SIGNS + 1)))),
        doc(*[paragraph()] * (rules.NODES + 1)),
    ],
    ids=lambda foreign: str(foreign)[:60],
)
def test_c29_foreign_json_is_refused(foreign):
    with pytest.raises(rules.NotADocument):
        rules.check(foreign)

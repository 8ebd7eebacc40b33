"""One text and one person make one letter: each field becomes what it says of that person."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from portevoix.outreach.rules import fields
from portevoix.outreach.rules.problems import Kind, Problem

Node = dict[str, Any]
BLANK_LINE = re.compile(r"\n\s*\n")
MERGED = {"type": "merged"}  # a mark that the preview shows and paper does not


def merge(content: Node, values: Mapping[str, str]) -> Node:
    """The document with each field filled; an unknown or empty one stays in braces, never dropped unsaid.

    A field that may be empty leaves no trace, nor does a paragraph that held only it.
    """
    blocks = [made for block in content.get("content", []) for made in _block(block, values)]
    return {"type": "doc", "content": blocks}


def problems(keys: Iterable[str], values: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong with the fields of a text for one person, from the keys of its fields."""
    for key in keys:
        known = fields.find(key)
        if known is None:
            yield Problem(Kind.UNKNOWN_FIELD, key)
        elif not values.get(known.key, "").strip() and not known.may_be_empty:
            yield Problem(Kind.EMPTY_FIELD, known.key)


def _block(block: Node, values: Mapping[str, str]) -> Iterator[Node]:
    """A block filled; a paragraph that is one field gives as many paragraphs as its value."""
    children = block.get("content", [])
    if block.get("type") != "paragraph":
        inner = [made for child in children for made in _block(child, values)]
        yield {**block, "content": inner}
        return
    if len(children) == 1 and children[0].get("type") == "field":
        value = _value(children[0], values)
        parts = [part for part in BLANK_LINE.split(value) if part.strip()]
        yield from ({"type": "paragraph", "content": list(_text(part, children[0]))} for part in parts)
        return
    yield {"type": "paragraph", "content": [made for child in children for made in _inline(child, values)]}


def _inline(node: Node, values: Mapping[str, str]) -> Iterator[Node]:
    if node.get("type") == "field":
        yield from _text(_value(node, values), node)
    else:
        yield node


def _value(node: Node, values: Mapping[str, str]) -> str:
    """What a field says, trimmed; the field in braces when that is unknown or empty."""
    key = str(node.get("attrs", {}).get("key", ""))
    known = fields.find(key)
    if known is None:
        return f"{{{key}}}"
    value = values.get(known.key, "").strip()
    return value if value or known.may_be_empty else f"{{{key}}}"


def _text(value: str, node: Node) -> Iterator[Node]:
    """Text nodes marked as merged, with a break for each new line."""
    for number, line in enumerate(value.splitlines()):
        if number:
            yield {"type": "hardBreak"}
        if line.strip():
            yield {"type": "text", "text": line.strip(), "marks": [*node.get("marks", []), MERGED]}

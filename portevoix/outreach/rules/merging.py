"""One text and one person make one letter: each field becomes what it says of that person."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portevoix.outreach.rules import fields
from portevoix.outreach.rules.problems import Kind, Problem

Node = dict[str, Any]
BLANK_LINE = re.compile(r"\n\s*\n")
MERGED = {"type": "merged"}  # a mark that the preview shows and paper does not


@dataclass(frozen=True)
class Merged:
    """A document without fields, and what was wrong with them, each once."""

    content: Node
    problems: tuple[Problem, ...]


def merge(content: Node, values: Mapping[str, str]) -> Merged:
    """Fill each field; an unknown or empty one stays in braces and is reported, never dropped unsaid.

    A field that may be empty leaves no trace, nor does a paragraph that held only it.
    """
    problems = tuple(dict.fromkeys(_problems(content, values)))
    blocks = [made for block in content.get("content", []) for made in _block(block, values)]
    return Merged({"type": "doc", "content": blocks}, problems)


def _problems(node: Node, values: Mapping[str, str]) -> Iterator[Problem]:
    for key in keys_in(node):
        known = fields.find(key)
        if known is None:
            yield Problem(Kind.UNKNOWN_FIELD, key)
        elif not values.get(known.key, "").strip() and not known.may_be_empty:
            yield Problem(Kind.EMPTY_FIELD, known.key)


def keys_in(node: Node) -> Iterator[str]:
    """The key of each field node, in order, as it was written."""
    if node.get("type") == "field":
        yield str(node.get("attrs", {}).get("key", ""))
    for child in node.get("content", []):
        yield from keys_in(child)


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

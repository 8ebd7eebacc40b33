"""The markup of a document and its ProseMirror form: two writings of one text.

Blank lines part paragraphs, a line end is a line break, **bold**, __italic__, "- " and "1. " begin list
items, {key} is a merge field, a backslash takes the next sign as it is. Any text is a document.
"""

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

Node = dict[str, Any]
TOKEN = re.compile(r"\\(.)|(\*\*)|(__)|\{([^{}\n]{1,60})\}|(\n)|([^\\*_{\n]+|.)")
BULLET = re.compile(r"^- +")
NUMBER = re.compile(r"^\d{1,3}\. +")
SPECIAL = re.compile(r"([\\{]|(?<=\*)\*|\*(?=\*)|^\*|\*$|(?<=_)_|_(?=_)|^_|_$)")
STARTS_LIKE_LIST = re.compile(r"^(- |\d{1,3}\. )")
BLOCKS = {"paragraph", "bulletList", "orderedList"}
MARKS = {"bold", "italic"}
KEY = re.compile(r"[^{}\n]{1,60}")
UNWRITABLE = re.compile(r"[\x00\ud800-\udfff]")  # what no database takes as text
HOLDS = {
    "paragraph": {"text", "hardBreak", "field"},
    "bulletList": {"listItem"},
    "orderedList": {"listItem"},
    "listItem": {"paragraph"},
}
NODES = 20_000
SIGNS = 1_000_000


class NotADocument(Exception):  # noqa: N818  refusals are named as the fact
    """The JSON is no document of ours (what is wrong with it: first argument)."""


def parse(markup: str) -> Node:
    """Read markup as a document; nothing raises, whatever is not markup is text."""
    text = markup.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    parts = [part.strip("\n") for part in re.split(r"\n[ \t]*\n", text) if part.strip()]
    blocks = [block for part in parts for block in _blocks(part) if block.get("content")]
    return {"type": "doc", "content": blocks or [{"type": "paragraph"}]}


def _blocks(part: str) -> Iterator[Node]:
    """Paragraphs and lists of the lines between two blank ones."""
    lines: list[str] = []
    kind = ""
    for line in part.split("\n"):
        found = "bulletList" if BULLET.match(line) else "orderedList" if NUMBER.match(line) else ""
        if found != kind and lines:
            yield _block(kind, lines)
            lines = []
        kind = found
        lines.append(line)
    if lines:
        yield _block(kind, lines)


def _block(kind: str, lines: list[str]) -> Node:
    if not kind:
        return _paragraph("\n".join(lines))
    start = BULLET if kind == "bulletList" else NUMBER
    items = [{"type": "listItem", "content": [_paragraph(start.sub("", line))]} for line in lines]
    return {"type": kind, "content": items}


def _paragraph(text: str) -> Node:
    content = _trimmed(_inline(text))
    return {"type": "paragraph", "content": content} if content else {"type": "paragraph"}


def _trimmed(nodes: list[Node]) -> list[Node]:
    """Without blanks and line breaks at either end."""
    for end, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while nodes and nodes[end]["type"] in {"text", "hardBreak"}:
            node = nodes[end]
            node["text"] = strip(node.get("text", ""))
            if node["text"]:
                break
            nodes.pop(end)
    return nodes


def _inline(text: str) -> list[Node]:
    """Text, line breaks and fields, with their marks; a mark that is never closed is text."""
    found: list[Node] = []
    on = {"bold": False, "italic": False}
    for match in TOKEN.finditer(text):
        escaped, bold, italic, key, line_end, plain = match.groups()
        mark = "bold" if bold else "italic" if italic else ""
        if mark and (on[mark] or _closes_later(text, match.end(), bold or italic)):
            on[mark] = not on[mark]
            continue
        if line_end:
            found.append({"type": "hardBreak"})
        elif key is not None and key.strip():
            found.append({"type": "field", "attrs": {"key": key.strip()}} | _marks(on))
        else:
            _add_text(found, escaped or plain or match.group(0), on)
    return found


def _closes_later(text: str, start: int, sign: str) -> bool:
    wanted = 2 if sign == "**" else 3
    return any(match.group(wanted) for match in TOKEN.finditer(text, start))


def _marks(on: dict[str, bool]) -> Node:
    marks = [{"type": mark} for mark, set_ in on.items() if set_]
    return {"marks": marks} if marks else {}


def _add_text(found: list[Node], text: str, on: dict[str, bool]) -> None:
    node = {"type": "text", "text": text} | _marks(on)
    if found and found[-1]["type"] == "text" and found[-1].get("marks") == node.get("marks"):
        found[-1]["text"] += text
    else:
        found.append(node)


def markup_of(content: Node) -> str:
    """Write a document as markup; `parse` reads the same document back."""
    return "\n\n".join(_markup_of_block(block) for block in content.get("content", []))


def _markup_of_block(block: Node) -> str:
    if block["type"] == "paragraph":
        return _markup_of_inline(block.get("content", []), first=True)
    lines = []
    for number, item in enumerate(block.get("content", []), 1):
        start = "- " if block["type"] == "bulletList" else f"{number}. "
        inside = [node for part in item.get("content", []) for node in part.get("content", [])]
        lines.append(start + _markup_of_inline(inside, first=False).replace("\n", " "))
    return "\n".join(lines)


def _markup_of_inline(nodes: list[Node], *, first: bool) -> str:
    """Text with its signs: bold opens around italic, and both close before they change."""
    out = ""
    open_: list[str] = []
    for node in nodes:
        marks = [mark for mark in ("bold", "italic") if {"type": mark} in node.get("marks", [])]
        if node["type"] != "hardBreak":
            out += _change(open_, marks)
        out += _markup_of_node(node, line_start=first and (not out or out.endswith("\n")))
    return out + _change(open_, [])


def _change(open_: list[str], marks: list[str]) -> str:
    """The signs that close what ends and open what begins."""
    signs = {"bold": "**", "italic": "__"}
    out = "".join(
        signs[open_.pop()]
        for _ in range(len(open_))
        if open_ != marks[: len(open_)] or open_[-1] not in marks
    )
    for mark in marks:
        if mark not in open_:
            open_.append(mark)
            out += signs[mark]
    return out


def _markup_of_node(node: Node, *, line_start: bool) -> str:
    if node["type"] == "hardBreak":
        return "\n"
    if node["type"] == "field":
        return "{" + str(node["attrs"]["key"]) + "}"
    text = SPECIAL.sub(r"\\\1", str(node["text"]))
    return "\\" + text if line_start and STARTS_LIKE_LIST.match(text) else text


def nodes_in(content: Node) -> Iterator[Node]:
    """Every node, in reading order."""
    yield content
    for child in content.get("content", []):
        yield from nodes_in(child)


def fields_in(content: Node) -> list[str]:
    """The keys of the merge fields, in reading order, with repetitions."""
    return [node["attrs"]["key"] for node in nodes_in(content) if node["type"] == "field"]


def problems(content: Node, *, known: Collection[str]) -> list[str]:
    """The keys of fields that nobody can fill, once each."""
    return list(dict.fromkeys(key for key in fields_in(content) if key not in known))


def plain_text(content: Node, *, fill: Callable[[str], str] = "{{{}}}".format) -> str:
    """The text without marks, fields filled by `fill`, as a plain e-mail shows it."""
    return "\n\n".join(_plain_block(block, fill) for block in content.get("content", []))


def _plain_block(block: Node, fill: Callable[[str], str]) -> str:
    if block["type"] == "paragraph":
        return "".join(_plain_node(node, fill) for node in block.get("content", []))
    lines = []
    for number, item in enumerate(block.get("content", []), 1):
        start = "- " if block["type"] == "bulletList" else f"{number}. "
        lines.append(start + "".join(_plain_block(part, fill) for part in item.get("content", [])))
    return "\n".join(lines)


def _plain_node(node: Node, fill: Callable[[str], str]) -> str:
    if node["type"] == "hardBreak":
        return "\n"
    return fill(node["attrs"]["key"]) if node["type"] == "field" else str(node["text"])


def check(content: Any) -> Node:
    """Return foreign JSON when it is a document of ours. Raises NotADocument."""
    if not isinstance(content, dict) or content.get("type") != "doc":
        raise NotADocument("root")
    _check_children(content, BLOCKS, budget=[NODES, SIGNS])
    return content


def _check_children(node: Node, allowed: set[str], *, budget: list[int]) -> None:
    """No node leads deeper than four: each kind allows only what it holds."""
    children = node.get("content", [])
    if not isinstance(children, list):
        raise NotADocument("content")
    for child in children:
        kind = child.get("type") if isinstance(child, dict) else None
        if not isinstance(kind, str) or kind not in allowed:
            raise NotADocument(kind)
        budget[0] -= 1
        budget[1] -= _check_leaf(child)
        if min(budget) < 0:
            raise NotADocument("size")
        _check_children(child, HOLDS.get(kind, set()), budget=budget)


def _check_leaf(node: Node) -> int:
    """How many signs of text it holds."""
    kind, children = node["type"], node.get("content")
    if (kind in {"bulletList", "orderedList"} and not children) or (
        kind == "listItem" and not _one(children)
    ):
        raise NotADocument(kind)
    attrs = node.get("attrs") or {}
    if kind == "field" and not (isinstance(attrs, dict) and _is_key(attrs.get("key"))):
        raise NotADocument("field")
    _check_marks(node.get("marks", []))
    text = node.get("text", "")
    if not isinstance(text, str) or (kind == "text") != bool(text) or UNWRITABLE.search(text):
        raise NotADocument("text")
    return len(text)


def _one(children: Any) -> bool:
    return isinstance(children, list) and len(children) == 1


def _is_key(key: Any) -> bool:
    return isinstance(key, str) and key == key.strip() and bool(KEY.fullmatch(key))


def _check_marks(marks: Any) -> None:
    known = isinstance(marks, list) and all(
        isinstance(mark, dict) and isinstance(mark.get("type"), str) and mark["type"] in MARKS
        for mark in marks
    )
    if not known:
        raise NotADocument("mark")

"""A merged document as blocks for typst, as plain text, as sober HTML."""

from collections.abc import Iterator
from typing import Any

from django.utils.html import escape

Node = dict[str, Any]
LISTS = {"bulletList": "list", "orderedList": "numbers"}


def blocks(content: Node) -> list[dict[str, Any]]:
    """What letter.typ draws: paragraphs of runs, and lists of items of runs."""
    return [_shape(node) for node in content.get("content", [])]


def _shape(node: Node) -> dict[str, Any]:
    if kind := LISTS.get(node["type"]):
        return {"kind": kind, "items": [_runs_of_item(item) for item in node.get("content", [])]}
    return {"kind": "paragraph", "runs": list(_runs(node))}


def _runs_of_item(item: Node) -> list[dict[str, Any]]:
    """The paragraphs of an item, with a break between two."""
    runs: list[dict[str, Any]] = []
    for paragraph in item.get("content", []):
        runs += [{"break": True}] if runs else []
        runs += _runs(paragraph)
    return runs


def _runs(paragraph: Node) -> Iterator[dict[str, Any]]:
    for node in paragraph.get("content", []):
        if node.get("type") == "hardBreak":
            yield {"break": True}
        elif node.get("type") == "text":
            marks = {mark["type"] for mark in node.get("marks", [])}
            yield {"text": node["text"], **dict.fromkeys(sorted(marks), True)}


def plain(content: Node) -> str:
    """Paragraphs parted by a blank line, lists with a dash."""
    return "\n\n".join(_plain(block) for block in blocks(content)).strip()


def _plain(block: dict[str, Any]) -> str:
    if block["kind"] == "list":
        return "\n".join(f"– {_said(item)}" for item in block["items"])
    if block["kind"] == "numbers":
        return "\n".join(f"{number}. {_said(item)}" for number, item in enumerate(block["items"], 1))
    return _said(block["runs"])


def _said(runs: list[dict[str, Any]]) -> str:
    return "".join("\n" if "break" in run else run["text"] for run in runs)


def html(content: Node) -> str:
    """Paragraphs, lists, bold, italic; everything escaped, nothing styled."""
    return "\n".join(_html(block) for block in blocks(content))


def _html(block: dict[str, Any]) -> str:
    if tag := {"list": "ul", "numbers": "ol"}.get(block["kind"]):
        items = "".join(f"<li>{_marked(item)}</li>" for item in block["items"])
        return f"<{tag}>{items}</{tag}>"
    return f"<p>{_marked(block['runs'])}</p>"


def _marked(runs: list[dict[str, Any]]) -> str:
    return "".join(_tag(run) for run in runs)


def _tag(run: dict[str, Any]) -> str:
    if "break" in run:
        return "<br>"
    said = str(escape(run["text"]))
    for mark, tag in (("bold", "strong"), ("italic", "em")):
        if run.get(mark):
            said = f"<{tag}>{said}</{tag}>"
    return said

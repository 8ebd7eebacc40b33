"""What people open: names of files, documents as HTML and Markdown."""

import re
import unicodedata
from html import escape

from portevoix.workspace.rules import Node, markup_of

PAGE = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1>
{body}
</body></html>
"""
TAGS = {"bulletList": "ul", "orderedList": "ol", "listItem": "li", "paragraph": "p"}


def plain_name(text: str, *, otherwise: str) -> str:
    """Words of a title that any disk takes: "lettre-aux-elu-es"."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:60].strip("-") or otherwise


def file_name(number: int, name: str) -> str:
    """`00012-affiche.pdf`: the number keeps names apart, the words tell which it is."""
    stem, dot, suffix = name.rpartition(".")
    if not re.fullmatch(r"[A-Za-z0-9]{1,8}", suffix) or not dot:
        stem, suffix = name, ""
    return f"{number:05d}-{plain_name(stem, otherwise='fichier')}" + (f".{suffix.lower()}" if suffix else "")


def as_page(title: str, content: Node) -> str:
    """A document as a page that any browser opens; merge fields stay in braces."""
    body = "\n".join(_html(block) for block in content.get("content", []))
    return PAGE.format(title=escape(title), body=body)


def _html(node: Node) -> str:
    kind = node["type"]
    if kind == "text":
        return _marked(escape(node["text"]), node)
    if kind == "field":
        return _marked("{" + escape(str(node["attrs"]["key"])) + "}", node)
    if kind == "hardBreak":
        return "<br>"
    inner = "".join(_html(child) for child in node.get("content", []))
    tag = TAGS.get(kind, "div")
    return f"<{tag}>{inner}</{tag}>"


def _marked(text: str, node: Node) -> str:
    for mark in node.get("marks", []):
        tag = {"bold": "strong", "italic": "em"}.get(mark["type"])
        text = f"<{tag}>{text}</{tag}>" if tag else text
    return text


def as_markdown(title: str, content: Node) -> str:
    """The same in Markdown, which our own markup is but for italics and line breaks."""
    text = re.sub(r"(?<!\\)__(.+?)__", r"*\1*", markup_of(content), flags=re.DOTALL)
    return f"# {title}\n\n" + re.sub(r"(?<=[^\n])\n(?=[^\n\-\d])", "  \n", text) + "\n"

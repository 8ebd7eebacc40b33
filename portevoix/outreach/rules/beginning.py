"""The text a mailing starts with; its sentences are data/letter.json, to be rewritten by whoever writes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portevoix.workspace import rules as documents

SENTENCES = Path(__file__).parent.parent / "data" / "letter.json"
Node = dict[str, Any]


def first_text(*, problem: str, has_deadline: bool, has_asks: bool) -> Node:
    """A letter in the right form: what is wrong, the demand, what is asked of this person, the closing."""
    wanted = {"", "demand_by" if has_deadline else "demand"} | ({"asks"} if has_asks else set())
    blocks: list[Node] = []
    for sentence in json.loads(SENTENCES.read_text(encoding="utf-8")):
        if sentence.get("when") == "problem":
            blocks += _paragraphs(problem)
        elif sentence.get("when", "") in wanted:
            blocks += documents.parse(sentence["text"])["content"]
    return {"type": "doc", "content": blocks}


def _paragraphs(words: str) -> Iterator[Node]:
    """What people wrote, as it stands: braces and stars in it mean nothing."""
    for part in words.split("\n\n"):
        if said := " ".join(part.split()):
            yield {"type": "paragraph", "content": [{"type": "text", "text": said}]}

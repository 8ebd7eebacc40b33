"""Writes: documents."""

from datetime import datetime
from typing import Any

from django.db.models import F

from portevoix.collectives.models import Space
from portevoix.workspace.models import Document
from portevoix.workspace.rules import Node, check


class DocumentChanged(Exception):  # noqa: N818  refusals are named as the fact
    """Somebody saved a newer revision (first argument: the document as it is now)."""


def create(space: Space, *, title: str, content: Node, by: Any, at: datetime) -> Document:
    """Begin a document. Raises NotADocument."""
    return Document.objects.create(
        space=space, title=title, content=check(content), updated_by=by, updated_at=at
    )


def save(document: Document, *, content: Node, revision: int, by: Any, at: datetime) -> Document:
    """Write a text over the revision it was made from (one statement). Raises DocumentChanged, NotADocument.

    The same text again is harmless: it makes no new revision.
    """
    if document.content == check(content):
        return document
    changed = Document.objects.filter(pk=document.pk, revision=revision).update(
        content=content, revision=F("revision") + 1, updated_by=by, updated_at=at
    )
    document.refresh_from_db()
    if not changed:
        raise DocumentChanged(document)
    return document

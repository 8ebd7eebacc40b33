"""Append-only entries, one hash chain per space."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """Who did what to which object; no content, no IP. `hash` covers the row and the entry before."""

    space = models.BigIntegerField()  # 0 is the server itself
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True)  # a user, opaque here; null is the server
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=60)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "actor": ("to know who did what", "as long as the space; the number stands for nobody after erasure"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"verb", "kind", "key", "previous", "hash"})

    class Meta:
        verbose_name = _("journal entry")
        constraints = [models.UniqueConstraint(fields=["space", "number"], name="journal_chain")]
        indexes = [models.Index(fields=["kind", "key"], name="journal_object")]

    def __str__(self) -> str:
        return f"{self.space}/{self.number} {self.verb} {self.kind} {self.key}"

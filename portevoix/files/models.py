"""Stored files: content-addressed within a space."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """Bytes on disk under their SHA-256, once per space: across spaces it would tell that a file exists."""

    space = models.BigIntegerField()  # opaque here
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    stored_at = models.DateTimeField(default=timezone.now)

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "name": ("to find the file again", "as long as what it is attached to"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"sha256", "content_type"})

    class Meta:
        verbose_name = _("file")
        constraints = [models.UniqueConstraint(fields=["space", "sha256"], name="one_file_per_space")]

    def __str__(self) -> str:
        return self.name

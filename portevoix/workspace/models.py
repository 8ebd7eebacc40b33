"""Documents: ProseMirror JSON with paragraphs, marks and merge-field nodes."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portevoix.collectives.models import Space, new_code


def empty_content() -> dict[str, object]:
    """A ProseMirror document with one empty paragraph."""
    return {"type": "doc", "content": [{"type": "paragraph"}]}


class Document(models.Model):
    """A text that a space writes. `revision` grows with each save: a save from an older one is refused."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="documents")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    title = models.CharField(_("title"), max_length=200)
    content = models.JSONField(default=empty_content)
    revision = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "content": ("what the space writes", "as long as the space"),
        "title": ("to find it again", "as long as the space"),
        "updated_by": ("to say who wrote last", "until the account is erased"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"code"})

    class Meta:
        verbose_name = _("document")

    def __str__(self) -> str:
        return self.title

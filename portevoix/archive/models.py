"""Exports of a collective, and archives that people bring."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portevoix.archive.enums import ArrivalState
from portevoix.collectives.models import Collective, new_code
from portevoix.files.models import StoredFile


class Export(models.Model):
    """All that a collective owns as one file, made in the background, kept three days."""

    collective = models.ForeignKey(Collective, models.CASCADE, related_name="exports")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    file = models.ForeignKey(StoredFile, models.SET_NULL, null=True, related_name="+")
    recipient = models.CharField(
        _("age public key"),
        max_length=100,
        blank=True,
        help_text=_("Begins with “age1”. Whoever holds the other half can read the archive, nobody else."),
    )
    counts = models.JSONField(default=dict)  # rows by table
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "asked_by": ("to hand it to who asked", "3 days"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"code", "recipient", "counts"})

    class Meta:
        verbose_name = _("export")

    def __str__(self) -> str:
        return self.code


class Arrival(models.Model):
    """An archive that someone brings: read whole first, then brought in at once or not at all."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    file = models.ForeignKey(StoredFile, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=ArrivalState, default=ArrivalState.READING)
    fault = models.CharField(max_length=12, blank=True)  # enums.Fault
    where = models.CharField(max_length=200, blank=True)  # what of the archive is at fault
    preview = models.JSONField(default=dict)
    invites = models.BooleanField(default=False)
    spaces = models.JSONField(default=list)  # spaces made for it, which nobody enters before the end
    collective = models.ForeignKey(Collective, models.SET_NULL, null=True, related_name="arrivals")
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    brought_at = models.DateTimeField(default=timezone.now)

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "preview": ("to decide whether to bring it in", "7 days; figures alone afterwards"),
        "brought_by": ("to show it to who brought it", "until the account is erased"),
        "name": ("to recognise the file", "as long as the collective"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"code", "sha256", "state", "fault", "where", "spaces"})

    class Meta:
        verbose_name = _("archive brought")
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"],
                condition=models.Q(state=ArrivalState.BROUGHT, collective__isnull=False),
                name="one_arrival_per_archive",
            )
        ]

    def __str__(self) -> str:
        return self.name

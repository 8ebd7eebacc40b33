"""An import that a person brings: its file, its rows, who looks like whom, what it wrote."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portevoix.advocacy.models import Campaign
from portevoix.collectives.models import Space, new_code
from portevoix.directory.models import Actor
from portevoix.files.models import StoredFile
from portevoix.intake.enums import Decision, Kind, RowState, State

KEPT = "30 days after the last step"


class Import(models.Model):
    """One file brought into one space, from its reading to its undoing."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="imports")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    file = models.ForeignKey(StoredFile, models.SET_NULL, null=True, related_name="+")
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.READ)
    options = models.JSONField(default=dict)  # encoding, separator, sheet, heading, day_order
    reading = models.JSONField(default=dict)  # what was read: format, encoding, sheets, notes, counts
    headings = models.JSONField(default=list)
    fields = models.JSONField(default=list)  # what each column becomes
    campaign = models.ForeignKey(Campaign, models.SET_NULL, null=True, related_name="+")
    new_campaign = models.CharField(max_length=200, blank=True)  # its demand, opened when rows are taken in
    compared = models.BooleanField(default=False)  # likenesses are those of the rows as they are
    job = models.CharField(max_length=12, blank=True)  # code of the job at work, or of the last one
    cursor = models.PositiveIntegerField(default=0)  # rows up to that number are taken in
    counts = models.JSONField(default=dict)  # what was written, by kind
    kept = models.JSONField(default=list)  # what an undo left: kind, name, code, why
    created_at = models.DateTimeField(default=timezone.now)
    moved_at = models.DateTimeField(default=timezone.now)  # the last step, from which it is kept

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "by": ("to ask who brought the file", "until the account is erased"),
        "file_name": ("to find the import again", "as long as the space"),
        "reading": ("to correct the reading", KEPT),
        "kept": ("to say what an undo left", KEPT),
        "new_campaign": ("the work of the campaign", "as long as the space"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset(
        {"code", "state", "options", "headings", "fields", "job", "counts"}
    )

    class Meta:
        verbose_name = _("import of contacts")
        indexes = [models.Index(fields=["space", "created_at"], name="intake_by_space")]

    def __str__(self) -> str:
        return self.file_name


class Row(models.Model):
    """One row of the file as it will be taken in."""

    run = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # as in the person's spreadsheet
    cells = models.JSONField(default=list)
    without = models.JSONField(default=list)  # columns set aside by a person, for this row alone
    mended = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=RowState, default=RowState.READY)
    facts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    repairs = models.JSONField(default=list)
    codes = models.CharField(max_length=200, blank=True)  # of its problems, between bars, to filter on
    actor = models.ForeignKey(Actor, models.SET_NULL, null=True, related_name="+")  # whom it became

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "cells": ("to take the row in, or to mend it", KEPT),
        "facts": ("to take the row in", KEPT),
        "problems": ("to mend the row", KEPT),
        "repairs": ("to say what was repaired", KEPT),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"without", "state", "codes"})

    class Meta:
        verbose_name = _("row")
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="one_row_per_number")]
        indexes = [models.Index(fields=["run", "state", "number"], name="intake_rows_by_state")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number}"


class Likeness(models.Model):
    """A row that looks like another of the file, or like someone of the directory, and what a person decided."""

    row = models.ForeignKey(Row, models.CASCADE, related_name="likenesses")
    other = models.ForeignKey(Row, models.CASCADE, null=True, related_name="+")
    actor = models.ForeignKey(Actor, models.CASCADE, null=True, related_name="+")
    score = models.PositiveSmallIntegerField()
    why = models.JSONField(default=list)
    certain = models.BooleanField(default=False)
    decision = models.CharField(max_length=5, choices=Decision, blank=True)

    personal: ClassVar[dict[str, tuple[str, str]]] = {}
    impersonal: ClassVar[frozenset[str]] = frozenset({"why", "decision"})

    class Meta:
        verbose_name = _("likeness")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(other=None, actor__isnull=False)
                | models.Q(other__isnull=False, actor=None),
                name="like_a_row_or_an_actor",
            ),
            models.UniqueConstraint(fields=["row", "other"], name="one_likeness_per_row"),
            models.UniqueConstraint(fields=["row", "actor"], name="one_likeness_per_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.row_id} ~ {self.other_id or self.actor_id}"


class Trace(models.Model):
    """One thing that an import wrote: made when `before` is null, changed otherwise. Undoing follows them."""

    run = models.ForeignKey(Import, models.CASCADE, related_name="traces")
    row = models.PositiveIntegerField()  # its number in the file
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.BigIntegerField()
    before = models.JSONField(null=True)
    mark = models.CharField(
        max_length=16
    )  # fingerprint of what was written: shows whether a person changed it since

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "before": ("to put back what was there", KEPT),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"kind", "mark"})

    class Meta:
        verbose_name = _("trace")
        constraints = [models.UniqueConstraint(fields=["run", "kind", "key"], name="one_trace_per_thing")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Memory(models.Model):
    """What the columns of a set of headings became in a space, the last time."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    fields = models.JSONField(default=dict)  # folded heading: field
    used_at = models.DateTimeField(default=timezone.now)

    personal: ClassVar[dict[str, tuple[str, str]]] = {}
    impersonal: ClassVar[frozenset[str]] = frozenset({"key", "fields"})

    class Meta:
        verbose_name = _("matching of columns")
        constraints = [models.UniqueConstraint(fields=["space", "key"], name="one_memory_per_headings")]

    def __str__(self) -> str:
        return self.key

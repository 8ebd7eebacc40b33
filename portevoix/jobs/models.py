"""One row per piece of background work."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from portevoix.jobs.enums import FINAL, State


def new_code() -> str:
    """A random code of 12 letters and digits, for addresses."""
    return get_random_string(12, "abcdefghjkmnpqrstuvwxyz23456789")


class Job(models.Model):
    """Work to do once, by whichever worker leases it; another takes it again when the lease runs out."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    handler = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    due_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=80, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    result = models.JSONField(default=dict)
    cancel_asked = models.BooleanField(default=False)
    owner = models.BigIntegerField(null=True)  # a user, opaque here
    space = models.BigIntegerField(null=True)  # a space, opaque here
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "payload": ("the keys of the objects to work on", "90 days after the end"),
        "result": ("the figures shown at the end", "90 days after the end"),
        "message": ("what the work is at, or why it failed", "90 days after the end"),
        "owner": ("who may see and cancel it", "90 days after the end"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"code", "handler", "key", "state", "leased_by"})

    class Meta:
        verbose_name = _("job")
        constraints = [
            models.UniqueConstraint(
                fields=["handler", "key"], condition=~models.Q(state__in=FINAL), name="one_live_job_per_key"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="jobs_next")]

    def __str__(self) -> str:
        return f"{self.handler} {self.key}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in FINAL

"""The outbox: a row is written in the transaction that decides to write to someone."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portevoix.mail.enums import Care, State


class Message(models.Model):
    """One e-mail to one person, with its own Message-ID and envelope sender; `key` forbids a second one."""

    key = models.CharField(max_length=120, unique=True)
    message_id = models.CharField(max_length=200, unique=True)
    envelope_sender = models.CharField(max_length=200)
    sender = models.CharField(max_length=300)
    reply_to = models.CharField(max_length=300, blank=True)
    recipient = models.CharField(max_length=300)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    html = models.TextField(blank=True)
    attachments = models.JSONField(
        default=list
    )  # [{"file": 12, "type": "application/pdf", "name": "lettre.pdf"}]
    care = models.CharField(max_length=6, choices=Care, default=Care.HOLD)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)  # what the server said last
    space = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "recipient": ("to deliver", "account mails 30 days; letters as long as the campaign"),
        "sender": ("to deliver", "as the recipient"),
        "reply_to": ("to deliver", "as the recipient"),
        "subject": ("to deliver", "as the recipient"),
        "body": ("to deliver", "emptied once an account mail has left; letters as long as the campaign"),
        "html": ("to deliver", "as the body"),
        "attachments": ("to deliver", "as the body"),
        "answer": ("to know why a server refused", "as the recipient"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset(
        {"key", "message_id", "envelope_sender", "care", "state"}
    )

    class Meta:
        verbose_name = _("message")
        indexes = [models.Index(fields=["state", "created_at"], name="mail_waiting")]

    def __str__(self) -> str:
        return self.message_id

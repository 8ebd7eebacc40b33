"""The outbox, where a row is written in the transaction that decides to write to someone; what comes back."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from portevoix.mail.enums import Care, Kind, State, Way


def new_code() -> str:
    """A random code of 12 letters and digits, for addresses."""
    return get_random_string(12, "abcdefghjkmnpqrstuvwxyz23456789")


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
    bounced_at = models.DateTimeField(null=True)  # it came back: whoever it was for has not got it
    bounce_status = models.CharField(max_length=12, blank=True)  # RFC 3463: "5.1.1"

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
        {"key", "message_id", "envelope_sender", "care", "state", "bounce_status"}
    )

    class Meta:
        verbose_name = _("message")
        indexes = [models.Index(fields=["state", "created_at"], name="mail_waiting")]

    def __str__(self) -> str:
        return self.message_id


class Incoming(models.Model):
    """What one message said that came back to us; the message itself stays where it came.

    `key` is the place and the SHA-256 of its bytes: nothing is filed twice.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code)
    key = models.CharField(max_length=90, unique=True)
    kind = models.CharField(max_length=7, choices=Kind)
    status = models.CharField(max_length=12, blank=True)  # RFC 3463
    words = models.TextField(blank=True)  # what the other server said
    recipient = models.CharField(max_length=300, blank=True)  # whom the report names
    sender = models.CharField(max_length=300, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    excerpt = models.TextField(blank=True)  # for a person to recognise it; emptied once filed
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="incoming")
    way = models.CharField(max_length=8, choices=Way, blank=True)
    space = models.BigIntegerField(null=True)  # opaque here: who may see it
    received_at = models.DateTimeField(default=timezone.now)
    followed_at = models.DateTimeField(null=True)  # what follows from it is done
    set_aside_at = models.DateTimeField(null=True)  # a person said that it is none of ours

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "words": ("to say why a letter was not received", "as the message it is about; unfiled 90 days"),
        "recipient": ("to know whom a letter did not reach", "as the words"),
        "sender": ("to recognise a reply", "as the words"),
        "subject": ("to recognise a reply", "as the words"),
        "excerpt": ("for a person to file it", "until it is filed, 90 days at most"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"code", "key", "kind", "status", "way"})

    class Meta:
        verbose_name = _("message that came back")
        indexes = [models.Index(fields=["space", "message"], name="mail_incoming_of_space")]

    def __str__(self) -> str:
        return self.code


class Bookmark(models.Model):
    """How far a folder of the mailbox was read; another UIDVALIDITY (RFC 3501) begins anew."""

    folder = models.CharField(max_length=300, unique=True)  # user@host/folder
    validity = models.BigIntegerField()
    uid = models.BigIntegerField(default=0)

    personal: ClassVar[dict[str, tuple[str, str]]] = {}
    impersonal: ClassVar[frozenset[str]] = frozenset({"folder"})

    class Meta:
        verbose_name = _("bookmark")

    def __str__(self) -> str:
        return self.folder

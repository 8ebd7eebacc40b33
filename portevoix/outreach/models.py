"""Mailings: one text, one letter for each target; forms of address."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portevoix.advocacy.models import Campaign, Exchange, Target
from portevoix.collectives.models import Collective, Space, new_code
from portevoix.directory.models import Actor
from portevoix.files.models import StoredFile
from portevoix.mail.models import Message
from portevoix.outreach.enums import (
    GONE,
    LEAVING,
    OPEN,
    WAITING,
    Agreement,
    KeptBack,
    LetterState,
    MailingState,
    Pause,
    Shape,
    Signing,
    Way,
)
from portevoix.workspace.models import Document


class AddressForm(models.Model):
    """How a space addresses one actor, instead of the form of their office."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="+")
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    salutation = models.CharField(_("opening"), max_length=120)
    closing = models.CharField(_("closing"), max_length=120, blank=True)

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "salutation": ("the form a person prefers", "as long as the space"),
        "closing": ("the form a person prefers", "as long as the space"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        verbose_name = _("form of address")
        constraints = [models.UniqueConstraint(fields=["space", "actor"], name="one_form_per_actor")]

    def __str__(self) -> str:
        return self.salutation


class Mailing(models.Model):
    """One text to several targets of a campaign, under one collective's letterhead."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="mailings")
    collective = models.ForeignKey(Collective, models.PROTECT, related_name="mailings")
    document = models.OneToOneField(Document, models.PROTECT, related_name="mailing")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    title = models.CharField(_("title"), max_length=160)
    subject = models.CharField(_("subject"), max_length=160, blank=True)
    written_at = models.CharField(_("place"), max_length=120, blank=True)
    written_on = models.DateField(_("date"), default=date.today)
    attach_pdf = models.BooleanField(_("attach the letter as PDF"), default=True)
    state = models.CharField(max_length=8, choices=MailingState, default=MailingState.DRAFT)
    turn = models.PositiveIntegerField(default=0)  # grows with each start; an older turn's work does nothing
    leaves_at = models.DateTimeField(null=True)  # until then it can be called back
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    paused_at = models.DateTimeField(null=True)
    pause = models.CharField(max_length=8, choices=Pause, blank=True)
    doubt_since = models.DateTimeField(null=True)  # what left since then is not known: a backup was restored
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "title": ("the work of the campaign", "as long as the campaign"),
        "subject": ("the work of the campaign", "as long as the campaign"),
        "created_by": ("to say who began", "until the account is erased"),
        "sent_by": ("to say who had it leave, who may call it back", "until the account is erased"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"code", "state", "pause", "written_at", "written_on"})

    class Meta:
        verbose_name = _("mailing")

    def __str__(self) -> str:
        return self.title

    @property
    def is_leaving(self) -> bool:
        """Whether its letters wait for their turn, so that nothing of it changes."""
        return self.state in LEAVING


class Letter(models.Model):
    """One addressee of a mailing; never two for the same target."""

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="letters")
    target = models.ForeignKey(Target, models.PROTECT, related_name="letters")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    way = models.CharField(_("way"), max_length=5, choices=Way, default=Way.EMAIL)
    state = models.CharField(max_length=9, choices=LetterState, default=LetterState.DRAFT)
    message = models.OneToOneField(Message, models.SET_NULL, null=True, related_name="+")
    exchange = models.OneToOneField(Exchange, models.SET_NULL, null=True, related_name="letter")
    note = models.TextField(_("a few words for this person"), blank=True)
    left_at = models.DateTimeField(null=True)  # sent or posted
    put_off_until = models.DateField(null=True)  # it does not leave before that day
    kept_back = models.CharField(max_length=8, choices=KeptBack, blank=True)
    seal = models.CharField(max_length=64, blank=True)  # SHA-256 of all that was confirmed of it

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "note": ("a personal paragraph", "as long as the campaign"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset(
        {"code", "way", "state", "kept_back", "seal", "put_off_until"}
    )

    class Meta:
        verbose_name = _("letter")
        constraints = [models.UniqueConstraint(fields=["mailing", "target"], name="one_letter_per_target")]

    def __str__(self) -> str:
        return self.code

    @property
    def is_gone(self) -> bool:
        """Whether it has left for good."""
        return self.state in GONE

    @property
    def is_queued(self) -> bool:
        """Whether it waits for its turn to leave."""
        return self.state == LetterState.QUEUED

    @property
    def is_waiting(self) -> bool:
        """Whether it may still leave."""
        return self.state in WAITING


class Approval(models.Model):
    """A second person reads a mailing before it leaves; bound to exactly what they read."""

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="approvals")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    state = models.CharField(max_length=9, choices=Agreement, default=Agreement.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    word = models.TextField(_("a word for whoever reads it"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(_("what should change"), blank=True)
    seals = models.JSONField(default=dict)  # of each letter, by code
    parts = models.JSONField(default=dict)  # fingerprints of what all letters share

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "asked_by": ("to say who asked", "until the account is erased"),
        "word": ("to say what to look at", "as long as the campaign"),
        "answered_by": ("to say who agreed or declined", "until the account is erased"),
        "answer": ("to say what should change", "as long as the campaign"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"code", "state", "seals", "parts"})

    class Meta:
        verbose_name = _("agreement")
        constraints = [
            models.UniqueConstraint(
                fields=["mailing"], condition=models.Q(state__in=sorted(OPEN)), name="one_open_approval"
            ),
            models.CheckConstraint(
                condition=~models.Q(answered_by=models.F("asked_by")), name="whoever_agrees_did_not_ask"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Signatory(models.Model):
    """A partner collective asked to co-sign a mailing; its signature holds for the very text it read."""

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="signatories")
    collective = models.ForeignKey(Collective, models.CASCADE, related_name="+")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    state = models.CharField(max_length=8, choices=Signing, default=Signing.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answer_by = models.DateField(_("answer before"))
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    word = models.TextField(_("what should change"), blank=True)
    read = models.CharField(max_length=64, blank=True)  # SHA-256 of the text and the subject that were signed
    text = models.JSONField(default=dict)  # that text, to show what changed since
    told_at = models.DateTimeField(null=True)  # whoever coordinates was told that the day has passed

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "asked_by": ("to say who asked", "until the account is erased"),
        "answered_by": ("to say who signed for the collective", "until the account is erased"),
        "word": ("to say what should change", "as long as the campaign"),
        "text": ("to show what changed since it was signed", "as long as the campaign"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"code", "state", "read", "answer_by"})

    class Meta:
        verbose_name = _("co-signatory")
        constraints = [
            models.UniqueConstraint(fields=["mailing", "collective"], name="one_signature_per_collective"),
            models.CheckConstraint(
                condition=~models.Q(state=Signing.SIGNED) | ~models.Q(read=""), name="signed_what_was_read"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Printout(models.Model):
    """All letters of a mailing as one file, made in the background, kept a few days."""

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="printouts")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    shape = models.CharField(max_length=3, choices=Shape)
    options = models.JSONField(
        default=dict
    )  # what was chosen on the page: see forms.StationeryForm, LettersForm
    file = models.ForeignKey(StoredFile, models.SET_NULL, null=True, related_name="+")
    letters = models.PositiveIntegerField(default=0)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "asked_by": ("to hand it to who asked", "7 days"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"code", "shape", "options"})

    class Meta:
        verbose_name = _("printout")

    def __str__(self) -> str:
        return self.code


class Enclosure(models.Model):
    """A file that goes with every letter of a mailing: behind it on paper, attached to the e-mail."""

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="enclosures")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    title = models.CharField(_("name"), max_length=120)
    pages = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "title": ("the work of the campaign", "as long as the campaign"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"code"})

    class Meta:
        verbose_name = _("enclosure")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.title

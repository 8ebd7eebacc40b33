"""Collectives, the spaces that hold private objects, and who may enter them."""

from datetime import time
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from portevoix.collectives.enums import NAMES, Kind, Role, SpaceKind
from portevoix.files.models import StoredFile
from portevoix.places.models import Place

RECALL_MAX = 240  # minutes
CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_code() -> str:
    """A random code of 12 letters and digits, for private addresses."""
    return get_random_string(12, CODE_LETTERS)


class Space(models.Model):
    """What private objects belong to; a collective has one, a campaign has one."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    kind = models.CharField(max_length=10, choices=SpaceKind)
    created_at = models.DateTimeField(default=timezone.now)

    personal: ClassVar[dict[str, tuple[str, str]]] = {}
    impersonal: ClassVar[frozenset[str]] = frozenset({"code", "kind"})

    class Meta:
        verbose_name = _("space")

    def __str__(self) -> str:
        return self.code


class Collective(models.Model):
    """An association or a group that lives here, with the letterhead of its letters."""

    space = models.OneToOneField(Space, models.PROTECT, related_name="collective")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.ASSOCIATION)
    territory = models.ForeignKey(Place, models.SET_NULL, null=True, blank=True, verbose_name=_("territory"))
    email = models.EmailField(_("contact e-mail"), help_text=_("Answers to your letters arrive here."))
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    address = models.TextField(_("postal address"), blank=True)
    website = models.URLField(_("website"), blank=True)
    logo = models.ForeignKey(StoredFile, models.SET_NULL, null=True, blank=True, related_name="+")
    signatory_name = models.CharField(_("who signs"), max_length=120, blank=True)
    signatory_title = models.CharField(_("in what capacity"), max_length=120, blank=True)
    signature = models.ForeignKey(StoredFile, models.SET_NULL, null=True, blank=True, related_name="+")
    approval_above = models.PositiveIntegerField(
        _("a second person agrees above"), null=True, blank=True, default=20
    )  # e-mails of one mailing; none: never
    recall_minutes = models.PositiveSmallIntegerField(
        _("minutes to call back"), default=10, validators=[MaxValueValidator(RECALL_MAX)]
    )  # between the last click and the first e-mail; 0: none
    require_second_step = models.BooleanField(
        _("who coordinates has a second step"), default=False
    )  # without one, coordination waits: the role is a member's
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)  # nobody enters; erased for good 30 days later

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "email": ("to receive the answers", "as long as the collective"),
        "phone": ("to be called back", "as long as the collective"),
        "address": ("the letterhead", "as long as the collective"),
        "signatory_name": ("the signature of letters", "as long as the collective"),
        "signatory_title": ("the signature of letters", "as long as the collective"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"code", "name", "slug", "kind", "website"})

    class Meta:
        verbose_name = _("collective")

    def __str__(self) -> str:
        return self.name

    @property
    def sends_from(self) -> str:
        """Its own address when letters may come from it, else nothing; no query once `sender_address` is selected."""
        own: SenderAddress | None = getattr(self, "sender_address", None)
        return own.email if own is not None and own.is_in_use else ""


class SenderAddress(models.Model):
    """The collective's own address as the sender of its letters: declared, proved by a code, checked in DNS."""

    collective = models.OneToOneField(Collective, models.CASCADE, related_name="sender_address")
    email = models.EmailField(_("address letters come from"))
    selector = models.CharField(_("DKIM selector"), max_length=63, blank=True)
    code_hash = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    findings = models.JSONField(default=dict)  # rules.sender.Findings
    may_send = models.BooleanField(default=False)

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "email": ("the sender of letters", "until the collective takes it back"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"selector", "code_hash", "findings"})

    class Meta:
        verbose_name = _("sender’s address")

    def __str__(self) -> str:
        return self.email

    @property
    def is_in_use(self) -> bool:
        """Whether letters come from it."""
        return self.confirmed_at is not None and self.may_send


class Participation(models.Model):
    """A collective that takes part in a space; one of them leads. Its people hold there at most `role`."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="participations")
    collective = models.ForeignKey(Collective, models.CASCADE, related_name="participations")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    is_lead = models.BooleanField(default=False)
    role = models.PositiveSmallIntegerField(_("what they may do"), choices=Role, default=Role.COORDINATOR)
    lead_offered_at = models.DateTimeField(null=True)  # the lead asks this one to lead in its place
    since = models.DateTimeField(default=timezone.now)

    personal: ClassVar[dict[str, tuple[str, str]]] = {}
    impersonal: ClassVar[frozenset[str]] = frozenset({"code"})

    class Meta:
        verbose_name = _("participation")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_lead=False) | models.Q(role=Role.COORDINATOR),
                name="the_lead_coordinates",
            ),
            models.UniqueConstraint(fields=["space", "collective"], name="one_participation"),
            models.UniqueConstraint(fields=["space"], condition=models.Q(is_lead=True), name="one_lead"),
        ]

    def __str__(self) -> str:
        return f"{self.collective_id} in {self.space_id}"

    @property
    def role_name(self) -> str:
        """The role in one word."""
        return str(NAMES[Role(self.role)])


class PartnerInvitation(models.Model):
    """A collective invited, by the address of someone in it, to take part in a space; open until it is answered."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="partner_invitations")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    email = models.EmailField(_("e-mail address"))
    role = models.PositiveSmallIntegerField(_("what they may do"), choices=Role, default=Role.MEMBER)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "email": ("to invite", "30 days after it expires"),
        "invited_by": ("to say who invites", "30 days after it expires"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"code", "token_hash"})

    class Meta:
        verbose_name = _("invitation of a partner")
        constraints = [
            models.UniqueConstraint(
                "space",
                Lower("email"),
                condition=models.Q(accepted_at=None, declined_at=None),
                name="one_open_partner_invitation",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def role_name(self) -> str:
        """The role in one word."""
        return str(NAMES[Role(self.role)])


class Membership(models.Model):
    """Who a person is in a collective."""

    collective = models.ForeignKey(Collective, models.CASCADE, related_name="memberships")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.PositiveSmallIntegerField(_("role"), choices=Role, default=Role.MEMBER)
    since = models.DateTimeField(default=timezone.now)

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "user": ("to give access", "until the person leaves the collective"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"code"})

    class Meta:
        verbose_name = _("membership")
        constraints = [models.UniqueConstraint(fields=["collective", "user"], name="one_membership")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.collective_id}"

    @property
    def role_name(self) -> str:
        """The role in one word."""
        return str(NAMES[Role(self.role)])


class Invitation(models.Model):
    """An e-mail address invited to a collective with a role; only the SHA-256 of the token is kept."""

    collective = models.ForeignKey(Collective, models.CASCADE, related_name="invitations")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    email = models.EmailField(_("e-mail address"))
    role = models.PositiveSmallIntegerField(_("role"), choices=Role, default=Role.MEMBER)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "email": ("to invite", "30 days after it expires"),
        "invited_by": ("to say who invites", "30 days after it expires"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"code", "token_hash"})

    class Meta:
        verbose_name = _("invitation")
        constraints = [
            models.UniqueConstraint(
                "collective",
                Lower("email"),
                condition=models.Q(accepted_at__isnull=True),
                name="one_open_invitation",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def role_name(self) -> str:
        """The role in one word."""
        return str(NAMES[Role(self.role)])


class Guest(models.Model):
    """Someone let into one space to read it, for a time: whoever holds a link, or a person by their account.

    Three states of one row: a link has a label and neither address nor person; someone invited has an address; once they
    said yes, a person. Only the SHA-256 of the token is kept.
    """

    space = models.ForeignKey(Space, models.CASCADE, related_name="guests")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    label = models.CharField(_("for whom"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="guesthoods")
    token_hash = models.CharField(max_length=64, unique=True)
    passphrase = models.CharField(max_length=128, blank=True)  # its argon2 hash
    reads_words = models.BooleanField(default=False)  # through a link: what was said too
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    openings = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)  # the last time, to the day

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "label": ("to know for whom a link was made", "30 days after it ends"),
        "email": ("to invite", "until they say yes, 30 days after it ends"),
        "user": ("to give access", "30 days after it ends"),
        "invited_by": ("to say who invites", "30 days after it ends"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"code", "token_hash", "passphrase"})

    class Meta:
        verbose_name = _("guest")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user=None) | models.Q(email=""), name="guest_by_address_or_account"
            ),
            models.UniqueConstraint(
                fields=["space", "user"],
                condition=models.Q(ended_at=None) & ~models.Q(user=None),
                name="one_guest_per_person",
            ),
            models.UniqueConstraint(
                "space",
                Lower("email"),
                condition=models.Q(ended_at=None) & ~models.Q(email=""),
                name="one_guest_per_address",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_link(self) -> bool:
        """Whether whoever holds the link reads, without an account."""
        return not self.email and self.user_id is None


class Notification(models.Model):
    """One piece of news for one person. Its words are made when it is shown; a mail only says that there is some."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    space = models.ForeignKey(Space, models.CASCADE, null=True, related_name="notifications")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)  # said twice, it comes once
    facts = models.JSONField(default=dict)
    url = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)  # when a mail may say so; null: never, or said

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "user": ("to tell this person", "60 days once read, 180 days at most"),
        "facts": ("to say what happened", "as the person"),
        "by": ("to say who did it", "as the person"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"code", "kind", "key", "url"})

    class Meta:
        verbose_name = _("news")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_notification_per_key")]
        indexes = [
            models.Index(fields=["user", "-at"], name="collectives_news"),
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="collectives_unread_news"),
            models.Index(
                fields=["mail_at"], condition=~models.Q(mail_at=None), name="collectives_news_to_mail"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class NewsWishes(models.Model):
    """When a person wants mail about news; without a row the defaults hold."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="news_wishes"
    )
    quiet_from = models.TimeField(_("no mail from"), default=time(21))
    quiet_until = models.TimeField(_("until"), default=time(8))
    weekly = models.BooleanField(default=False)
    rhythms = models.JSONField(default=dict)  # {kind: rhythm}, where it is not the kind's own

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "user": ("to write when it suits them", "until the account is erased"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"rhythms"})

    class Meta:
        verbose_name = _("wishes about news")

    def __str__(self) -> str:
        return str(self.pk)

"""People who sign in."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Creates people from an e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person with that address, lower case; without a password they sign in by link."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person who signs in with that address, however it is typed."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account; who they are for a collective is a Membership."""

    email = models.EmailField(_("e-mail address"), unique=True)  # kept in lower case
    name = models.CharField(
        _("name"), max_length=120, help_text=_("As your collective knows you; a first name is enough.")
    )
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(
        default=False, help_text=_("Runs the server: imports data, sees its state.")
    )
    theme = models.CharField(
        _("theme"), max_length=5, blank=True, choices=[("light", _("Light")), ("dark", _("Dark"))]
    )
    joined_at = models.DateTimeField(default=timezone.now)
    tells_new_device = models.BooleanField(
        _("Write to me when a new device signs in"),
        default=True,
        help_text=_("The mail names nothing but the kind of device."),
    )

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "email": ("to sign in and be written to", "until the account is erased"),
        "name": ("to be recognised by the collective", "until the account is erased"),
        "password": ("to sign in; only its argon2id hash", "until the account is erased"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"theme"})

    class Meta:
        verbose_name = _("person")
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="email_in_lower_case")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """Two letters for the round."""
        words = self.name.replace("-", " ").split()
        return "".join(word[0] for word in words[:2]).upper()

    def has_second_step(self) -> bool:
        """Whether signing in asks for more than the password or the mailbox (one query)."""
        from allauth.mfa.models import Authenticator  # noqa: PLC0415  it refers to this model

        steps = Authenticator.objects.filter(user=self.pk).exclude(type="recovery_codes")
        return bool(steps.exists())


class SignInLink(models.Model):
    """A link that signs in once; only the SHA-256 of its token is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    personal: ClassVar[dict[str, tuple[str, str]]] = {"user": ("whom it signs in", "a day after it expires")}
    impersonal: ClassVar[frozenset[str]] = frozenset({"token_hash"})

    class Meta:
        verbose_name = _("sign-in link")

    def __str__(self) -> str:
        return str(self.pk)


class Session(AbstractBaseSession):
    """A session of a browser: whose, since when, on what kind of device; never from where."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    code = models.CharField(max_length=12, blank=True, db_index=True)
    device = models.CharField(max_length=60, blank=True)  # "Firefox, Android"; empty: not known
    since = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)  # to the hour

    personal: ClassVar[dict[str, tuple[str, str]]] = {
        "user": ("to list one's devices and sign them out", "until sign-out, 14 days after the last visit"),
        "device": ("to recognise one's devices", "until sign-out, 14 days after the last visit"),
        "session_data": ("to stay signed in", "until sign-out, 14 days after the last visit"),
    }
    impersonal: ClassVar[frozenset[str]] = frozenset({"code", "session_key"})

    class Meta:
        verbose_name = _("session")

    @classmethod
    def get_session_store_class(cls) -> Any:
        """The engine that writes them."""
        from portevoix.accounts.sessions import SessionStore  # noqa: PLC0415  it needs this model

        return SessionStore

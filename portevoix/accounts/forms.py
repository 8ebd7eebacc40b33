"""Forms of accounts."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.contrib.auth import password_validation
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portevoix.accounts import operations
from portevoix.accounts.models import User
from portevoix.design.forms import MailAddressField

NAME_HELP = _("As your collective knows you; a first name is enough.")


class SignInForm(LoginForm):  # type: ignore[misc]  # untyped library
    """Allauth's form, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["login"].widget.attrs = {"autocomplete": "username", "dir": "ltr"}
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}


class EmailForm(forms.Form):
    """One address."""

    email = MailAddressField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"})
    )


class NewPassword(forms.Form):
    """A password to choose: 12 characters, not a common one."""

    password = forms.CharField(
        label=_("Password"),
        help_text=_("12 characters at least; a few words in a row are easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def clean_password(self) -> str:
        """Refuse short and common passwords."""
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.user_to_be())
        return password

    def user_to_be(self) -> User:
        """Whom the password must not resemble."""
        data = getattr(self, "cleaned_data", {})
        return User(email=data.get("email", ""), name=data.get("name", ""))


class KnownPassword(forms.Form):
    """The password one has."""

    old = forms.CharField(
        label=_("Your password of today"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_old(self) -> str:
        """Check it."""
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise forms.ValidationError(_("This is not your password of today."))
        return old


class ChangedPassword(KnownPassword, NewPassword):
    """A new password, with the old one."""

    field_order = ("old", "password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("New password")

    def user_to_be(self) -> User:
        """Whom the new password must not resemble."""
        return self.user


class NewAccount(NewPassword):
    """A name and a password, for someone invited."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=NAME_HELP,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order: tuple[str, ...] = ("name", "email", "password")


class FirstAccount(NewAccount, EmailForm):
    """The account of whoever runs the server."""

    field_order: tuple[str, ...] = ("name", "email", "password")


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """What one may change of oneself."""

    class Meta:
        model = User
        fields = ("name", "theme", "tells_new_device")
        help_texts = {"name": NAME_HELP}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theme = User._meta.get_field("theme")
        self.fields["theme"] = forms.ChoiceField(
            label=_("Colours"),
            choices=[("", _("As my device")), *(theme.choices or [])],
            widget=forms.RadioSelect(attrs={"class": "compact"}),
            required=False,
        )


CODE_LENGTH = 40  # spaces included
PASSKEY_REFUSED = _("This passkey was not recognised. Nothing was changed; try again, or use another way.")


class AppForm(forms.Form):
    """The first code of an application that was just shown its key."""

    code = forms.CharField(
        label=_("Code that the application shows"),
        max_length=CODE_LENGTH,
        help_text=_("Six digits; they change every 30 seconds."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "short", "dir": "ltr"}
        ),
    )


class CodeForm(AppForm):
    """A code of someone's application, or one of their recovery codes; tries are counted."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["code"].label = _("Code")
        self.fields["code"].help_text = _("From your application, or one of your recovery codes.")

    def clean_code(self) -> Authenticator:
        """Spend it, and give what it proves."""
        forget_tries = check_rate_limit(self.user)
        try:
            proof = operations.use_code(self.user, self.cleaned_data["code"], at=timezone.now())
        except operations.WrongCode as refusal:
            raise forms.ValidationError(
                _("This code is not the right one, or was used already. Wait for the next one.")
            ) from refusal
        forget_tries()
        return proof


class PasskeyForm(AuthenticateWebAuthnForm):  # type: ignore[misc]  # untyped library
    """What a passkey answered; for `user=None`, the passkey says who."""

    def clean_credential(self) -> Authenticator:
        """Verify it, and give what it proves; whatever is sent is refused in words, never a fault."""
        try:
            proof: Authenticator = super().clean_credential()
        except forms.ValidationError:
            raise
        except Exception as error:  # the libraries raise many kinds on bytes that are no credential
            raise forms.ValidationError(PASSKEY_REFUSED) from error
        if not proof.user.is_active:
            raise forms.ValidationError(PASSKEY_REFUSED)
        return proof


class PasskeyName(forms.Form):
    """What someone calls a passkey."""

    name = forms.CharField(
        label=_("Name of this passkey"),
        max_length=operations.NAME_LIMIT,
        help_text=_("To recognise it: “my phone”, “key in the drawer”."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "medium"}),
    )


class CredentialField(forms.JSONField):
    """What a browser made; nested without end, or a number without end, it is refused in words too."""

    def to_python(self, value: Any) -> Any:
        """Read it."""
        try:
            return super().to_python(value)
        except (RecursionError, ValueError) as error:
            raise forms.ValidationError(PASSKEY_REFUSED) from error

    def bound_data(self, data: Any, initial: Any) -> Any:  # noqa: ARG002
        """Nothing of it is shown again: the browser makes another."""
        return ""


class NewPasskey(PasskeyName):
    """A passkey that the browser has just made."""

    credential = CredentialField(widget=forms.HiddenInput)

    def clean_credential(self) -> dict[str, Any]:
        """Verify it against what this session asked for; it must have verified its user."""
        credential: dict[str, Any] = self.cleaned_data["credential"]
        try:
            webauthn.parse_registration_response(credential)
            made = webauthn.complete_registration(credential)
        except Exception as error:  # the libraries raise many kinds on bytes that are no credential
            raise forms.ValidationError(PASSKEY_REFUSED) from error
        if not made.is_user_verified():
            raise forms.ValidationError(PASSKEY_REFUSED)
        return credential

"""Forms of accounts."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

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
        fields = ("name", "theme")
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

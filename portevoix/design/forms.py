"""Widgets that any form may use."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


class Combobox(forms.TextInput):
    """A text field that proposes while one types, from the route named; what is typed is what is sent.

    Without JavaScript it is a plain text field: the view that receives it must accept words.
    """

    template_name = "design/forms/combobox.html"

    def __init__(self, url_name: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.url = reverse_lazy(url_name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The context of a text field, with the address of the proposals."""
        context = super().get_context(name, value, attrs)
        context["url"] = self.url
        return context


def check_domain(address: str) -> None:
    """Refuse an address whose domain cannot be written in ASCII: no server would take it."""
    try:
        address.rpartition("@")[2].encode("idna")
    except UnicodeError as error:
        raise ValidationError(EmailValidator.message, code="invalid") from error


class MailAddressField(forms.EmailField):
    """An address that mail can be sent to."""

    default_validators = [*forms.EmailField.default_validators, check_domain]


class Sample(forms.Form):
    """Every kind of field, for the living page."""

    demand = forms.CharField(
        label=_("What we ask for"), help_text=_("One sentence, one verb, one date."), max_length=160
    )
    postcode = forms.RegexField(
        r"^\d{5}$",
        label=_("Postcode"),
        error_messages={"invalid": _("A digit is missing: five are needed.")},
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
    )
    committee = forms.CharField(
        label=_("Committee"),
        required=False,
        help_text=_("Type two letters: it proposes."),
        widget=Combobox("design:proposals", attrs={"autocomplete": "off"}),
    )
    who = forms.ChoiceField(label=_("Who takes it"), choices=[("s", "Samira"), ("y", "Yonas")])
    channel = forms.ChoiceField(
        label=_("How to send it"),
        choices=[("mail", _("By e-mail, one letter a person")), ("paper", _("Print, 9 envelopes"))],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label=_("The collective may write to me about what follows."))
    note = forms.CharField(label=_("A few words"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class SeveralFiles(forms.ClearableFileInput):
    """A field for more than one file."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or more; a list."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each as a file of its own."""
        return [super(FilesField, self).clean(one, initial) for one in data or [None]]

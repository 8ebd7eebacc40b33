"""Forms of collectives."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portevoix.accounts.forms import FirstAccount, NewAccount
from portevoix.collectives.enums import Rhythm, Role
from portevoix.collectives.models import RECALL_MAX, Collective, Membership
from portevoix.collectives.rules import news as rules
from portevoix.design.forms import MailAddressField
from portevoix.files.operations import IMAGE_LIMIT
from portevoix.mail.rules.sender import SELECTOR
from portevoix.places.forms import PlaceField

PICTURES = "image/png,image/jpeg,image/webp,image/gif"
HEAVY = _("This picture is too heavy: 5 MB at most. Make it smaller, 1,600 pixels are enough.")


def _picture_input() -> forms.FileInput:
    """A file field that the browser checks before it sends 40 MB for nothing."""
    attrs = {"accept": PICTURES, "data-pv-max-bytes": IMAGE_LIMIT, "data-pv-too-large": HEAVY}
    return forms.FileInput(attrs=attrs)


class SetupForm(FirstAccount):
    """The first account of a server, and the collective it opens."""

    collective = forms.CharField(
        label=_("Name of your collective"),
        max_length=160,
        help_text=_("An association or a group; everything else about it can wait."),
    )
    field_order: tuple[str, ...] = ("collective", "name", "email", "password")


class OpeningForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """What a new collective needs."""

    class Meta:
        model = Collective
        fields = ("name", "kind")


class IdentityForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """Who a collective is."""

    territory = PlaceField(
        label=_("Territory"),
        required=False,
        help_text=_("A commune, a department, a region. Empty: the whole country."),
    )
    website = forms.URLField(
        label=_("Website"),
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr", "placeholder": "https://"}),
    )

    class Meta:
        model = Collective
        fields = ("name", "kind", "territory", "email", "phone", "website")
        field_classes = {"email": MailAddressField}
        widgets = {
            "email": forms.EmailInput(attrs={"dir": "ltr"}),
            "phone": forms.TextInput(attrs={"class": "medium", "type": "tel"}),
        }


class LetterheadForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """The head and the signature of letters; pictures are stored apart."""

    logo_file = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("A picture: PNG, JPEG or WebP, 5 MB at most."),
        widget=_picture_input(),
    )
    logo_gone = forms.BooleanField(label=_("Take the logo away"), required=False)
    signature_file = forms.FileField(
        label=_("Picture of the signature"),
        required=False,
        help_text=_("Signed on white paper, photographed straight."),
        widget=_picture_input(),
    )
    signature_gone = forms.BooleanField(label=_("Take the signature away"), required=False)
    field_order = (
        "address",
        "logo_file",
        "logo_gone",
        "signatory_name",
        "signatory_title",
        "signature_file",
        "signature_gone",
    )

    class Meta:
        model = Collective
        fields = ("address", "signatory_name", "signatory_title")
        widgets = {"address": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "address": _("As it stands at the top of your letters."),
            "signatory_title": _("For instance: president, for the collective."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("logo", "signature"):
            if getattr(self.instance, f"{name}_id") is None:
                del self.fields[f"{name}_gone"]

    def uploads(self) -> dict[str, Any]:
        """The pictures that came, by the field of the collective that they are for."""
        found = {name: self.cleaned_data.get(f"{name}_file") for name in ("logo", "signature")}
        return {name: upload for name, upload in found.items() if upload}

    def gone(self) -> set[str]:
        """The pictures to take away."""
        return {name for name in ("logo", "signature") if self.cleaned_data.get(f"{name}_gone")}


class SendingRulesForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """When a second person agrees, and how long a mailing may be called back."""

    two_people = forms.BooleanField(
        label=_("A large mailing needs the agreement of two people"),
        required=False,
        help_text=_(
            "One writes or coordinates and asks; another reads, and agrees. One of them coordinates."
        ),
    )
    approval_above = forms.IntegerField(
        label=_("From more than how many addressees"),
        min_value=0,
        max_value=100_000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    recall_minutes = forms.IntegerField(
        label=_("Minutes to call a mailing back"),
        min_value=0,
        max_value=RECALL_MAX,
        widget=forms.NumberInput(attrs={"class": "short"}),
        help_text=_(
            "Between the last click and the first e-mail, when there are several. 0: it leaves at once."
        ),
    )
    field_order = ("two_people", "approval_above", "recall_minutes")

    class Meta:
        model = Collective
        fields = ("approval_above", "recall_minutes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = self.instance.approval_above
        self.initial.update(two_people=above is not None, approval_above=20 if above is None else above)

    def clean(self) -> dict[str, Any]:
        """Without the box, the number means nothing; with it, one is needed."""
        found = super().clean() or {}
        if not found.pop("two_people", False):
            found["approval_above"] = None
        elif found.get("approval_above") is None and "approval_above" not in self.errors:
            self.add_error("approval_above", _("Give a number, or untick the box above."))
        return found


def _as_role(value: str) -> Role:
    return Role(int(value))


class InviteForm(forms.Form):
    """Whom to invite, and to do what."""

    email = MailAddressField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"})
    )
    role = forms.TypedChoiceField(
        label=_("What they may do"), choices=Role.choices, coerce=_as_role, initial=Role.MEMBER
    )


class PartnerForm(forms.Form):
    """Which collective to invite to a campaign, by the address of someone in it."""

    email = MailAddressField(
        label=_("E-mail address of someone in that collective"),
        help_text=_("Whether it is on this server or not: the link lets it choose, or open its collective."),
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    role = forms.TypedChoiceField(
        label=_("What its people may do here, at most"),
        choices=Role.choices,
        coerce=_as_role,
        initial=Role.MEMBER,
    )


class PartnerRoleForm(forms.Form):
    """What the people of a partner may do at most."""

    role = forms.TypedChoiceField(choices=Role.choices, coerce=_as_role)


class AnswerForm(forms.Form):
    """With which collective one takes part: one that one coordinates, or one opened for it."""

    collective = forms.ModelChoiceField(
        label=_("With which collective?"),
        queryset=Collective.objects.none(),
        required=False,
        empty_label=_("A collective to open"),
    )
    name = forms.CharField(label=_("Name of the collective to open"), max_length=160, required=False)

    def __init__(self, *args: Any, collectives: QuerySet[Collective], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["collective"]
        field.queryset = collectives  # type: ignore[attr-defined]
        self.initial["collective"] = collectives.first()
        if not collectives:
            del self.fields["collective"]

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        data = {"collective": None, "name": "", **(super().clean() or {})}
        if not data["collective"] and not data["name"] and not self.errors:
            self.add_error("name", _("Say its name, or choose one of your collectives."))
        return data


class PartnerSignUpForm(NewAccount):
    """An account and a collective, for who was invited and is not here yet."""

    collective = forms.CharField(label=_("Name of your collective"), max_length=160)
    field_order: tuple[str, ...] = ("collective", "name", "password")


DAYS = [
    (7, _("a week")),
    (30, _("a month")),
    (90, _("three months")),
    (365, _("a year")),
]


def _days_field() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=_("For how long"), choices=DAYS, coerce=int, initial=30)


class GuestLinkForm(forms.Form):
    """A link that lets whoever holds it read."""

    label = forms.CharField(
        label=_("For whom"),
        max_length=120,
        help_text=_("For you alone: to know, later, which link to end."),
    )
    passphrase = forms.CharField(
        label=_("Passphrase"),
        required=False,
        min_length=8,
        max_length=200,
        strip=True,
        help_text=_("Eight characters at least. Give it by another way than the link. Empty: none is asked."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    reads_words = forms.BooleanField(
        label=_("They also read what was said: the notes on each exchange, the promises"),
        required=False,
        help_text=_("Otherwise: the demand, who is asked, where things stand, and the dates."),
    )
    days = _days_field()
    field_order = ("label", "days", "passphrase", "reads_words")


class GuestInviteForm(forms.Form):
    """Whom to invite by name to read one campaign."""

    email = MailAddressField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"})
    )
    days = _days_field()


class PassphraseForm(forms.Form):
    """What opens a link that asks for it."""

    passphrase = forms.CharField(
        label=_("Passphrase"),
        max_length=200,
        help_text=_("Whoever gave you the link has it."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )


class RoleForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """What a member may do."""

    class Meta:
        model = Membership
        fields = ("role",)


class NewsWishesForm(forms.Form):
    """When a mail may say that there is news."""

    weekly = forms.TypedChoiceField(
        label=_("The digest comes"),
        choices=[("0", _("Every day at 8")), ("1", _("On Monday at 8"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    quiet_from = forms.TimeField(
        label=_("No mail from"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "short"}),
    )
    quiet_until = forms.TimeField(
        label=_("until"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "short"})
    )

    def __init__(self, *args: Any, wishes: rules.Wishes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(
            weekly=str(int(wishes.weekly)), quiet_from=wishes.quiet_from, quiet_until=wishes.quiet_until
        )
        for kind in rules.kinds():
            self.fields[self._field(kind)] = forms.ChoiceField(
                label=kind.label, choices=Rhythm.choices, initial=wishes.rhythms.get(kind.name, kind.rhythm)
            )

    def kinds(self) -> list[forms.BoundField]:
        """The fields of the kinds of news."""
        return [self[self._field(kind)] for kind in rules.kinds()]

    def wishes(self) -> rules.Wishes:
        """What was chosen."""
        data = self.cleaned_data
        rhythms = {kind.name: data[self._field(kind)] for kind in rules.kinds()}
        return rules.Wishes(data["quiet_from"], data["quiet_until"], data["weekly"], rhythms)

    @staticmethod
    def _field(kind: rules.Kind) -> str:
        return f"kind-{kind.name}"


class SenderForm(forms.Form):
    """The address that letters are to come from."""

    email = MailAddressField(
        label=_("Address letters come from"),
        help_text=_("A code is sent there. Answers go on arriving at the contact address."),
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    selector = forms.RegexField(
        SELECTOR,
        label=_("DKIM selector"),
        required=False,
        max_length=63,
        help_text=_("If your mail provider gave one; else leave it empty."),
        widget=forms.TextInput(attrs={"class": "medium", "dir": "ltr", "autocomplete": "off"}),
        error_messages={"invalid": _("A selector is made of letters, digits, dots and hyphens.")},
    )


class CodeForm(forms.Form):
    """The code that arrived."""

    code = forms.RegexField(
        r"^\s*\d{8}\s*$",
        label=_("The code of eight digits"),
        widget=forms.TextInput(
            attrs={"class": "short", "inputmode": "numeric", "autocomplete": "one-time-code"}
        ),
        error_messages={"invalid": _("Eight digits are needed.")},
    )

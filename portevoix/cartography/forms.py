"""Forms of the map."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portevoix.cartography.enums import Position
from portevoix.cartography.models import Stance

OPTIONAL = ("influence", "interest", "confidence")
SORTS = [
    ("", _("The most powerful first")),
    ("name", _("Name")),
    ("position", _("From opposition to support")),
    ("next", _("Next step")),
]


class StanceForm(forms.ModelForm):  # type: ignore[type-arg]
    """A dated reading: two gestures and a reason; the rest stays as it was."""

    link = forms.URLField(
        label=_("where it can be read"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("The address of the page: the record of the sitting, the article, the order."),
    )

    class Meta:
        model = Stance
        fields = (
            "position", "power", "reason", "seen_on", "quotation", "link", "influence", "interest", "confidence"
        )  # fmt: skip
        widgets = {
            "position": forms.RadioSelect,
            "power": forms.RadioSelect,
            "seen_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "medium"}),
            "quotation": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "reason": _("What was done or said in public: a vote, a question, an answer, a decision."),
        }

    def __init__(self, data: Any = None, *, before: Stance | None) -> None:
        names = ("position", "power", *OPTIONAL)
        known = {} if before is None else {name: getattr(before, name) for name in names}
        super().__init__(data, initial={"seen_on": timezone.localdate(), **known})
        for name in OPTIONAL:
            self.fields[name].required = False
        for name in ("position", "power"):
            field: Any = self.fields[name]
            field.choices = [choice for choice in field.choices if choice[0] != ""]

    def clean_seen_on(self) -> Any:
        """Refuse the future."""
        day = self.cleaned_data["seen_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def facts(self) -> dict[str, Any]:
        """What to write; a scale left out stays as it was before."""
        kept = {name: self.initial.get(name) for name in OPTIONAL}
        said = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return {name: value for name, value in {**kept, **said}.items() if value is not None}


class WishForm(forms.Form):
    """Where the campaign wants to bring a target."""

    position = forms.TypedChoiceField(
        label=_("wished position"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", pgettext_lazy("wished position", "Not said")), *Position.choices],
    )


class BoardFilter(forms.Form):
    """What the map is narrowed to."""

    q = forms.CharField(label=_("Name"), required=False, max_length=80)
    body = forms.TypedChoiceField(label=_("Group or committee"), required=False, coerce=int, empty_value=None)
    territory = forms.TypedChoiceField(label=_("Territory"), required=False, coerce=int, empty_value=None)
    sort = forms.ChoiceField(label=_("Sorted by"), required=False, choices=SORTS)

    def __init__(
        self, *args: Any, bodies: list[tuple[int, str]], territories: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("body", bodies), ("territory", territories)):
            field: Any = self.fields[name]
            field.choices = [("", pgettext_lazy("filter", "All")), *choices]

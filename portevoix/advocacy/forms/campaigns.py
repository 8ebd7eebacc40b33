"""Forms of the campaign."""

import hashlib
import json
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portevoix.accounts.models import User
from portevoix.advocacy.enums import Channel, CommitmentState, Direction, Standing
from portevoix.advocacy.models import Campaign, Exchange, Target
from portevoix.collectives import queries as collectives
from portevoix.collectives.models import Collective, Space, new_code
from portevoix.directory.forms import ActorField
from portevoix.places.enums import Kind
from portevoix.places.forms import PlaceField


def day_input() -> forms.DateInput:
    """A date as the browser's own control writes it."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "medium"})


def lines(rows: int) -> forms.Textarea:
    """A few lines of text."""
    return forms.Textarea(attrs={"rows": rows})


class CampaignForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a campaign says."""

    territory = PlaceField(
        label=_("Territory"),
        required=False,
        kinds=[Kind.REGION, Kind.DEPARTEMENT, Kind.COMMUNE],
        help_text=_("A commune, a department, a region; empty for the whole country."),
    )

    class Meta:
        model = Campaign
        fields = (
            "problem", "demand", "measure", "decider", "deadline", "answer_criterion", "act_criterion", "territory"
        )  # fmt: skip
        widgets = {
            "problem": lines(3),
            "deadline": day_input(),
            "answer_criterion": lines(2),
            "act_criterion": lines(2),
        }
        help_texts = {
            "problem": _("What you saw, counted if you can: “Nine places looked at. In six, water is over a kilometre away.”"),
            "demand": _("One sentence that begins with what must happen: “A water point within 300 m of every place where people live”."),
            "measure": _("The words of the demand that anyone can check: “within 300 m”. They are marked on the poster."),
            "decider": _("The office that can say yes: “the prefect of Pas-de-Calais”."),
            "answer_criterion": _("So that a polite letter does not pass for one: “a list of places, with a date for each”."),
            "act_criterion": _("What will have changed: “the order is signed”, “the taps run”."),
        }  # fmt: skip

    def clean_measure(self) -> str:
        """The marked words must be words of the demand."""
        measure: str = self.cleaned_data["measure"].strip()
        demand: str = self.cleaned_data.get("demand", "")
        if measure and measure.casefold() not in demand.casefold():
            raise forms.ValidationError(
                _("These words are not in the demand. Copy a part of it, as it is written.")
            )
        return measure


class ReviseCampaignForm(CampaignForm):
    """The same, of a campaign that is there: what somebody else wrote meanwhile is told before it is written over."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = {name: str(getattr(self.instance, name) or "") for name in self.Meta.fields}
        self.initial["seen"] = self._mark()

    def _mark(self) -> str:
        said = json.dumps(self.now, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def clean(self) -> dict[str, Any]:
        """What was seen is what is there; else the page is shown once more, with what the other wrote."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.pop("seen", "") in {"", self._mark()}:
            return found
        data: Any = self.data
        self.data = data = data.copy()
        data["seen"] = self._mark()
        changed = [name for name in self.changed_data if name in self.now]
        theirs = [f"{self.fields[name].label} : « {self.now[name]} »" for name in changed]
        words = _(
            "Somebody changed this campaign meanwhile. Yours is kept below: save again to put it in the place of theirs."
        )
        raise forms.ValidationError([words, *theirs])


class NewCampaignForm(CampaignForm):
    """A campaign to open, and the collective that leads it."""

    collective = forms.ModelChoiceField(Collective.objects.none(), label=_("Led by"), empty_label=None)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = collectives.collectives_where_writing(user)
        field = self.fields["collective"]
        field.queryset = mine  # type: ignore[attr-defined]
        if len(mine) == 1:
            field.initial = mine[0]
            field.widget = forms.HiddenInput()


class ConcludeForm(forms.Form):
    """How a campaign ends."""

    obtained = forms.CharField(
        label=_("The act obtained"),
        required=False,
        widget=lines(3),
        help_text=_("Who did what, and when. Leave empty if the campaign ends without one."),
    )


class TargetForm(forms.ModelForm):  # type: ignore[type-arg]
    """Whom to make a target and what to ask."""

    actor = ActorField(label=_("Who"))

    class Meta:
        model = Target
        fields = ("actor", "ask")
        widgets = {"ask": lines(3)}
        help_texts = {"ask": _("One thing that is theirs to do: “Put a written question to the minister”.")}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["actor"]
        field.user = user


class ChooseCampaignForm(forms.Form):
    """The campaign that people chosen in the directory become targets of."""

    campaign = forms.ModelChoiceField(Campaign.objects.none(), label=_("Campaign"), empty_label=None)
    ask = forms.CharField(label=_("what we ask of them"), required=False, widget=lines(3))

    def __init__(self, *args: Any, campaigns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["campaign"]
        field.queryset = campaigns


class OwnerMixin(forms.Form):
    """Who does it, among those who may enter the space."""

    def offer_people(self, space: Space) -> None:
        """Fill the choice of people."""
        field: Any = self.fields["owner"]
        field.empty_label = _("Nobody yet")
        field.queryset = User.objects.filter(
            pk__in=collectives.people_in(space).values("user"), is_active=True
        ).order_by("name")


class AskForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is asked of one target."""

    class Meta:
        model = Target
        fields = ("ask",)
        widgets = {"ask": lines(3)}


class StepForm(OwnerMixin, forms.ModelForm):  # type: ignore[type-arg]
    """The next step with a target."""

    class Meta:
        model = Target
        fields = ("next_step", "next_step_on", "owner")
        widgets = {"next_step_on": day_input()}

    def __init__(self, *args: Any, space: Space, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_people(space)


class BulkForm(OwnerMixin):
    """The same change for several targets; what stays empty stays as it is."""

    ask = forms.CharField(label=_("what we ask of them"), required=False, widget=lines(3))
    next_step = forms.CharField(label=_("next step"), required=False, max_length=200)
    next_step_on = forms.DateField(label=_("before"), required=False, widget=day_input())
    owner = forms.ModelChoiceField(User.objects.none(), label=_("who does it"), required=False)

    def __init__(self, *args: Any, space: Space, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_people(space)

    def given(self) -> dict[str, Any]:
        """The fields that were filled."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class ExchangeForm(forms.ModelForm):  # type: ignore[type-arg]
    """What came or went, a promise if one was made, the next step: one short form."""

    attachment_file = forms.FileField(
        label=_("Attach what was received"),
        required=False,
        help_text=_("PDF, picture, office document; 25 MB."),
    )
    promise = forms.CharField(label=_("A promise was made"), required=False, widget=lines(2))
    promise_on = forms.DateField(label=_("Due by"), required=False, widget=day_input())
    next_step = forms.CharField(label=_("next step"), required=False, max_length=200)
    next_step_on = forms.DateField(label=_("before"), required=False, widget=day_input())
    once = forms.SlugField(max_length=12, required=False, initial=new_code, widget=forms.HiddenInput)

    class Meta:
        model = Exchange
        fields = ("channel", "direction", "happened_on", "summary")
        widgets = {"happened_on": day_input(), "summary": lines(4)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["direction"].initial = Direction.IN
        self.fields["channel"].initial = Channel.EMAIL
        self.fields["happened_on"].initial = timezone.localdate

    def clean_happened_on(self) -> Any:
        """Refuse the future: what has not happened is a next step."""
        day = self.cleaned_data["happened_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet. Plan it as the next step instead."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse a date of promise without promise."""
        data = super().clean() or self.cleaned_data
        if data.get("promise_on") and not data.get("promise"):
            self.add_error("promise", _("Say what is promised, or remove the date."))
        return data


class TargetFilter(forms.Form):
    """What a list of targets is filtered on."""

    q = forms.CharField(label=_("Name"), required=False, max_length=80)
    standing = forms.ChoiceField(
        label=_("How things stand"), required=False, choices=[("", _("All")), *Standing.choices]
    )
    owner = forms.ChoiceField(label=_("who does it"), required=False)
    sort = forms.ChoiceField(
        label=_("Sorted by"),
        required=False,
        choices=[("name", _("Name")), ("next", _("Next step")), ("silence", _("Silence, longest first"))],
    )

    def __init__(self, *args: Any, owners: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.choices = [("", _("Anyone")), ("nobody", _("Nobody yet")), *owners]


class SettleForm(forms.Form):
    """What became of a promise."""

    state = forms.ChoiceField(choices=CommitmentState.choices)

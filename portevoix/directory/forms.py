"""Forms of the directory, and the field by which any form chooses someone."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from portevoix.collectives.models import Collective
from portevoix.design.forms import Combobox, FilesField, MailAddressField, SeveralFiles
from portevoix.directory import queries
from portevoix.directory.enums import ContactKind, Gender, Location, Office, Source
from portevoix.directory.models import Actor, ContactPoint
from portevoix.directory.rules import postal
from portevoix.directory.sources import fetch

WITH_CODE = re.compile(r"\[(?P<code>[a-z0-9]{3,12})\]\s*$")
OWN_KINDS = (ContactKind.EMAIL, ContactKind.PHONE, ContactKind.POSTAL, ContactKind.WEBSITE)


def label_of(actor: Actor) -> str:
    """What the field shows and takes: "Charles de Courson [pa942]"."""
    return f"{actor.name} [{actor.code}]"


class ActorField(forms.CharField):
    """Someone typed by name, proposed while typing; cleans to an Actor that `user` may see, or None.

    Give it the user before cleaning: `form.fields["actor"].user = request.user`.
    """

    user: Any = None
    default_error_messages = {
        "unknown": _("Nobody in the directory is called “%(text)s”. Check the spelling, or add this person."),
        "ambiguous": _("Several people fit: %(names)s. Choose one of the proposals."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Combobox("directory:search", attrs={"autocomplete": "off"}))
        kwargs.setdefault("max_length", 340)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show an actor as its name."""
        return label_of(value) if isinstance(value, Actor) else value

    def clean(self, value: Any) -> Any:
        """Find the one person meant."""
        text = super().clean(value)
        if not text:
            return None
        visible = queries.actors_visible(self.user)
        if match := WITH_CODE.search(text):
            found = list(visible.filter(code=match["code"]))
        else:
            found = queries.search(text, among=visible, limit=5)
        if len(found) == 1:
            return found[0]
        names = ", ".join(label_of(actor) for actor in found)
        raise forms.ValidationError(
            self.error_messages["ambiguous" if found else "unknown"], params={"names": names, "text": text}
        )


class SpaceForm(forms.Form):
    """A form whose result belongs to one of the collectives in which the person may write."""

    collective = forms.ModelChoiceField(
        Collective.objects.none(),
        label=_("For which collective"),
        empty_label=None,
        help_text=_("Only its members will see it."),
    )

    def __init__(self, *args: Any, collectives: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = list(collectives) if collectives is not None else []
        field: Any = self.fields["collective"]
        field.queryset = Collective.objects.filter(pk__in=[one.pk for one in mine])
        if collectives is None:
            del self.fields["collective"]
        elif len(mine) == 1:
            field.widget = forms.HiddenInput()
            field.initial = mine[0].pk


class PersonForm(SpaceForm):
    """Someone whom no official file names: a prefect, a mayor, a minister, a head of office."""

    given_name = forms.CharField(label=_("Given name"), max_length=120, required=False)
    family_name = forms.CharField(label=_("Family name"), max_length=120, required=False)
    gender = forms.ChoiceField(
        label=_("Gender"),
        required=False,
        choices=[
            (Gender.FEMALE, _("A woman")),
            (Gender.MALE, _("A man")),
            (Gender.UNKNOWN, _("Not known")),
        ],
        widget=forms.RadioSelect(attrs={"class": "compact"}),
        help_text=_("To write “Madame la Préfète” or “Monsieur le Préfet”."),
    )
    office = forms.ChoiceField(
        label=_("Office"), choices=Office, initial=Office.OTHER, help_text=_("It gives the forms of address.")
    )
    function = forms.CharField(
        label=_("Function, in full"),
        max_length=200,
        required=False,
        help_text=_("As on the envelope: “Préfet du Pas-de-Calais”."),
    )
    organisation = forms.CharField(label=_("Body"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Someone has at least a name or a function."""
        facts = super().clean() or {}
        if not any(facts.get(name) for name in ("given_name", "family_name", "function")):
            self.add_error("family_name", _("Give a name or, failing that, the function."))
        return facts


class NewPersonForm(PersonForm):
    """A new person, with the two addresses that a letter needs."""

    email = MailAddressField(label=_("E-mail"), required=False)
    address = forms.CharField(
        label=_("Postal address"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One line per line of the envelope, without the name."),
    )


class ContactForm(SpaceForm):
    """A way to reach someone, known to one collective."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind, kind.label) for kind in OWN_KINDS])
    value = forms.CharField(
        label=_("Address or number"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For a postal address, one line per line of the envelope."),
    )
    label = forms.CharField(
        label=_("Note"), max_length=120, required=False, help_text=_("“Her assistant”, “mornings only”…")
    )
    location = forms.ChoiceField(
        label=_("Where"),
        required=False,
        choices=Location,
        widget=forms.RadioSelect(attrs={"class": "compact"}),
    )
    is_preferred = forms.BooleanField(
        label=_("Use this one first in our letters and messages."), required=False
    )

    def clean(self) -> dict[str, Any]:
        """The value is what its kind says."""
        facts = super().clean() or {}
        value, kind = str(facts.get("value", "")).strip(), facts.get("kind")
        if value and kind == ContactKind.EMAIL:
            try:
                MailAddressField().clean(value)
            except forms.ValidationError:
                self.add_error("value", _("This e-mail address is not complete."))
            facts["value"] = value.lower()
        elif value and kind == ContactKind.PHONE:
            facts["value"] = postal.phone(value)
        elif value and kind == ContactKind.WEBSITE:
            facts["value"] = postal.website(value)
        return facts

    @classmethod
    def of(cls, point: ContactPoint, data: Any) -> "ContactForm":
        """The form of a contact point that exists."""
        names = ("kind", "value", "label", "location", "is_preferred")
        return cls(data, initial={name: getattr(point, name) for name in names})


class AnnotationForm(SpaceForm):
    """What one collective notes of someone."""

    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What helps to write to them or to meet them. They may ask to read it."),
    )
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=400,
        help_text=_("Separated by commas: press, prefecture, ally."),
    )

    def __init__(self, *args: Any, actor: Actor, collectives: Any, **kwargs: Any) -> None:
        super().__init__(*args, collectives=collectives, **kwargs)
        noted = actor.annotations.filter(space__collective__in=collectives).order_by("pk").first()
        if noted is not None:
            self.initial = {
                "collective": noted.space.collective.pk,
                "note": noted.note,
                "tags": ", ".join(noted.tags.order_by("word").values_list("word", flat=True)),
            }

    def clean_tags(self) -> list[str]:
        """The words, without the commas."""
        return [word.strip() for word in self.cleaned_data["tags"].split(",") if word.strip()]


class ImportForm(forms.Form):
    """What to import, and from where."""

    source = forms.ChoiceField(label=_("Source"), choices=[], widget=forms.RadioSelect)
    given = FilesField(
        label=_("File, or files of one source together"),
        required=False,
        help_text=_("Without a file, Portevoix fetches it from the official address, where there is one."),
        widget=SeveralFiles(attrs={"accept": ".zip,.csv,.txt,.json,.xml"}),
    )
    dry_run = forms.BooleanField(
        label=_("First say what would change, and write nothing"), required=False, initial=True
    )
    accept_closures = forms.IntegerField(
        label=_("Closures accepted"),
        required=False,
        min_value=0,
        help_text=_("Leave empty, unless an import stopped and told you the number."),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = imports_known()  # type: ignore[attr-defined]

    def clean_given(self) -> list[Any]:
        """None is bigger than an official file is."""
        files = [file for file in self.cleaned_data["given"] if file]
        for file in files:
            if file.size > settings.IMPORT_MAX_BYTES:
                raise forms.ValidationError(
                    _("This file weighs %(size)s; the limit is %(limit)s."),
                    params={
                        "size": filesizeformat(file.size),
                        "limit": filesizeformat(settings.IMPORT_MAX_BYTES),
                    },
                )
        return files

    def clean(self) -> dict[str, Any]:
        """A source without an official address wants a file."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        source, given = found.get("source"), found.get("given") or "given" in self.errors
        if source and not given and source not in fetch.URLS:
            self.add_error("given", _("This source has no address to fetch from: give its file."))
        return found


def imports_known() -> list[tuple[str, str]]:
    """The sources that can be imported, and the file of each."""
    files = {
        Source.AN: _("Assemblée nationale: AMO10, a zip"),
        Source.SENAT: _(
            "Sénat: ODSEN_GENERAL, ODSEN_ELUSEN, ODSEN_HISTOGROUPES, ODSEN_COMS, one or together"
        ),
        Source.RNE: _("National register of elected officials: any of its registers, one or together"),
        Source.GOUVERNEMENT: _("Government: the list of its members (JSON)"),
        Source.MEP: _("European Parliament: its list of members (CSV or XML)"),
        Source.DILA: _("Directory of the administration (DILA): a zip, or the JSON inside"),
    }
    return [(str(source), str(words)) for source, words in files.items()]

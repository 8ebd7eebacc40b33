"""Choosing a place by typing its name."""

import re
from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from portevoix.design.forms import Combobox
from portevoix.places import queries
from portevoix.places.enums import Kind
from portevoix.places.models import Place
from portevoix.places.rules import fold

WITH_CODE = re.compile(r"^(?P<name>.+?)\s*\((?P<code>[0-9AB]{2,5}D?(-\d\d)?)\)$")


def label_of(place: Place) -> str:
    """What the field shows and takes: "Calais (62193)"."""
    return f"{place.name} ({place.code})"


class PlaceInput(Combobox):
    """Proposes places of some kinds only."""

    kinds: Collection[Kind] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The address of the proposals, with the kinds wanted."""
        context = super().get_context(name, value, attrs)
        if self.kinds:
            context["url"] = f"{self.url}?{urlencode([('kind', kind.value) for kind in self.kinds])}"
        return context


class PlaceField(forms.CharField):
    """A place typed by name, proposed while typing; cleans to a Place or None.

    An ambiguous name is refused with the names to choose from.
    """

    default_error_messages = {
        "unknown": _("No place is called “%(text)s”. Check the spelling, or try its postcode."),
        "ambiguous": _("Several places fit: %(names)s. Type one of these names in full."),
    }

    def __init__(self, *, kinds: Collection[Kind] = (), **kwargs: Any) -> None:
        kwargs.setdefault("widget", PlaceInput("places:search", attrs={"autocomplete": "off"}))
        kwargs.setdefault("max_length", 160)
        super().__init__(**kwargs)
        self.kinds = kinds
        if isinstance(self.widget, PlaceInput):
            self.widget.kinds = kinds

    def prepare_value(self, value: Any) -> Any:
        """Show a place, or its key, as its name."""
        if isinstance(value, int):
            value = Place.objects.filter(pk=value).first() or ""
        return label_of(value) if isinstance(value, Place) else value

    def clean(self, value: Any) -> Any:
        """Find the one place meant."""
        text = super().clean(value)
        if not text:
            return None
        if match := WITH_CODE.match(text):
            rows = Place.objects.filter(code=match["code"], name=match["name"])
            if exact := (rows.filter(kind__in=self.kinds) if self.kinds else rows).first():
                return exact
        found = queries.search(text, kinds=self.kinds, limit=6)
        if not found:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown", params={"text": text})
        if len(found) > 1 and not _stands_out(found, text):
            names = ", ".join(label_of(place) for place in found[:5])
            raise forms.ValidationError(
                self.error_messages["ambiguous"], code="ambiguous", params={"names": names}
            )
        return found[0]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what is shown with what came back."""
        return super().has_changed(self.prepare_value(initial), data)


def _stands_out(found: list[Place], text: str) -> bool:
    """Whether the first is the only one with that very name."""
    key = fold(text)
    return found[0].sort_key == key and found[1].sort_key != key

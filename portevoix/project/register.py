"""The register of processing: what each table keeps of people, what for, for how long, as its model declares it."""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext, gettext_lazy

from portevoix.accounts.queries import personal_of


@dataclass(frozen=True)
class Kept:
    """One table that keeps something of people; `what` are pairs of purpose and retention."""

    name: str
    what: list[tuple[str, str]]


OF_LIBRARIES = {"mfa.Authenticator": gettext_lazy("Second step")}  # their own names are in English


def register() -> list[Kept]:
    """Every table that declares something personal, in words, by name (no query)."""
    found = [Kept(_name(model), _what(model)) for model in apps.get_models()]
    return sorted((one for one in found if one.what), key=lambda one: slugify(one.name))


def _name(model: type[Model]) -> str:
    return str(OF_LIBRARIES.get(model._meta.label) or capfirst(model._meta.verbose_name))


def _what(model: type[Model]) -> list[tuple[str, str]]:
    said = dict.fromkeys(personal_of(model).values())
    return [
        (gettext(purpose), gettext(retention)) for purpose, retention in said if retention != "never written"
    ]

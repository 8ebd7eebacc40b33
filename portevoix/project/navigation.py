"""The main navigation."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Item:
    """One entry of the navigation; `icon` is a name in design's sprite."""

    label: str
    url: str
    icon: str
    current: bool


ENTRIES = [
    (_("My week"), "desk:week", "week"),
    (_("Campaigns"), "advocacy:campaigns", "flag"),
    (_("Directory"), "directory:deputies", "directory"),
]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The entries for whoever is signed in; none for others."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": []}
    return {"navigation": SimpleLazyObject(lambda: _items(request))}


def _items(request: HttpRequest) -> list[Item]:
    found = []
    for label, name, icon in ENTRIES:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        found.append(Item(str(label), url, icon, current=_is_within(request, name)))
    return found


def _is_within(request: HttpRequest, name: str) -> bool:
    match = request.resolver_match
    return match is not None and match.namespace == name.split(":", maxsplit=1)[0]

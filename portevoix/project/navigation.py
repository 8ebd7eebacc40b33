"""The main navigation."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portevoix.collectives import queries
from portevoix.collectives.models import Collective


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
ACCOUNT_ENTRIES = [
    (_("Open a collective"), "collectives:create", "plus"),
    (_("My account"), "accounts:settings", "settings"),
]
OPERATOR_ENTRIES = [(_("The server"), "upkeep:overview", "shield")]


@dataclass(frozen=True)
class Account:
    """What the menu of the person signed in shows: a word above, their collective, pages, what is new."""

    above: str
    place: str
    links: list[Item]
    unread: int


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The entries for whoever is signed in; none for others."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": [], "foot_links": _foot()}
    account = SimpleLazyObject(lambda: _account(request))
    return {
        "navigation": SimpleLazyObject(lambda: _items(request)),
        "account": account,
        "search_url": _address("desk:search"),
        "news_url": _address("collectives:news"),
        "news_count": SimpleLazyObject(lambda: account.unread),
        "leave_url": _address("collectives:close_account"),
        "foot_links": _foot(),
    }


def _account(request: HttpRequest) -> Account:
    """The collectives of the person, the one they opened last named in the head, what is new (one query)."""
    menu = queries.menu_of(request.user, at=timezone.now())
    pages = [_of(collective, request.path) for collective in menu.collectives]
    own = ACCOUNT_ENTRIES + (OPERATOR_ENTRIES if getattr(request.user, "is_operator", False) else [])
    for label, name, icon in own:
        if url := _address(name):
            pages.append(Item(str(label), url, icon, current=request.path == url))
    opened = [one for one in menu.collectives if one.closed_at is None]
    held = queries.current(opened, chosen=request.session.get("collective", ""))
    return Account(held.get_kind_display() if held else "", held.name if held else "", pages, menu.unread)


def _of(collective: Collective, path: str) -> Item:
    """The entry of a collective; a closed one leads to where it is opened again."""
    if collective.closed_at is None:
        url = _address("collectives:collective", code=collective.code)
        return Item(collective.name, url, "collective", current=path == url)
    url = _address("archive:closed", code=collective.code)
    return Item(
        gettext("%(name)s (closed)") % {"name": collective.name}, url, "collective", current=path == url
    )


def _foot() -> list[Item]:
    return [Item(str(_("What this server keeps")), _address("privacy"), "", current=False)]


def _address(name: str, **kwargs: str) -> str:
    """The address of a page, empty as long as the page does not exist."""
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""


def _items(request: HttpRequest) -> list[Item]:
    found = []
    for label, name, icon in ENTRIES:
        if url := _address(name):
            found.append(Item(str(label), url, icon, current=_is_within(request, name)))
    return found


def _is_within(request: HttpRequest, name: str) -> bool:
    match = request.resolver_match
    return match is not None and match.namespace == name.split(":", maxsplit=1)[0]

"""Every route of the site, and how to make what it names.

Each app says in `tests/makers.py`:
- MAKERS: how to make an object, by model, for `in_space` routes; BY_ROUTE: by route name, for other routes that name something by its code;
- OFFICIAL: route names whose code names something anyone may see;
- ROLES: by route name, the role asked in the collective when it is not the declared one, or a guest's: for all methods,
  or {"POST": role}; None: it is nobody's but their own person's;
- ANYWHERE: by route name, (the role asked in any collective, whether the operator may too);
- NAMED_IN_BODY: route names whose POST names something in its body: an empty one finds nothing.
"""

import hashlib
import importlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec

from django.urls import URLPattern, get_resolver

from portevoix.collectives.enums import Role
from portevoix.design.access import rule_of
from tests.house.storeys import apps

PART = re.compile(r"<(?:(\w+):)?(\w+)>")
FILLING = {"token": "faux", "picture": "svg", "sha256": hashlib.sha256(b"x").hexdigest()}


@dataclass(frozen=True)
class Route:
    """One address with the rule that its view declares."""

    pattern: str
    name: str
    rule: str
    methods: frozenset[str] = frozenset()

    @property
    def model(self) -> str:
        """The model that an `in_space` rule resolves, else nothing."""
        return self.rule.split(":")[2] if self.rule.startswith("in_space:") else ""

    @property
    def role(self) -> Role:
        """The role that an `in_space` rule asks for."""
        return Role[self.rule.split(":")[1].upper()]

    @property
    def has_code(self) -> bool:
        """Whether it names something by its code."""
        return ":code>" in self.pattern or "<code>" in self.pattern

    def address(self, code: str = "zzzzzzzzzzzz") -> str:
        """The path, with that code."""
        return "/" + PART.sub(lambda part: self._fill(part, code), self.pattern)

    def _fill(self, part: re.Match[str], code: str) -> str:
        converter, name = part.groups()
        if name == "code":
            return code
        return FILLING.get(name, "1" if converter == "int" else "zzzzzzzzzzzz")


def methods_of(view) -> frozenset[str]:
    """The methods that a view declares with Django's `require_*` decorators; none when it declares nothing."""
    while view is not None:
        names = getattr(getattr(view, "__code__", None), "co_freevars", ())
        if "request_method_list" in names:
            return frozenset(view.__closure__[names.index("request_method_list")].cell_contents)
        view = getattr(view, "__wrapped__", None)
    return frozenset()


def _walk(patterns, prefix="", space=""):
    for entry in patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            view = entry.callback
            yield Route(pattern, f"{space}{entry.name}", rule_of(view), methods_of(view))
        else:
            inside = f"{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry.url_patterns, pattern, inside)


def routes() -> list[Route]:
    """All of them."""
    return list(_walk(get_resolver().url_patterns))


@cache
def registry(what: str) -> dict:
    """One of these tables, of every app; looked for once."""
    found: dict = {}
    for app in apps():
        name = f"portevoix.{app}.tests.makers"
        if find_spec(f"portevoix.{app}.tests") and find_spec(name):
            said = getattr(importlib.import_module(name), what, {})
            found |= dict.fromkeys(said) if isinstance(said, set) else said
    return found


def ids(route: Route) -> str:
    """The pattern, as the name of a test."""
    return route.pattern or "first page"

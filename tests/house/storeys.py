"""The storeys as the contract in .importlinter states them, and what is read from the files."""

import ast
import configparser
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "portevoix"
FRONT_DOORS = {"models", "operations", "queries", "rules", "enums", "access", "panels", "forms"}
URL_NAME = re.compile(r"""{%\s*url\s+["']([\w-]+):[\w-]+["']""")
TEMPLATE_NAME = re.compile(r"""{%\s*(?:extends|include)\s+["']([\w-]+)/""")


@dataclass(frozen=True)
class Fault:
    """One broken rule: where, and what."""

    where: str
    what: str


def storey_of() -> dict[str, int]:
    """The height of each app, 0 the lowest, from the contract."""
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter")
    lines = contract["importlinter:contract:storeys"]["layers"].split("\n")
    names = [re.findall(r"\w+", line) for line in lines if line.strip()]
    return {name: height for height, row in enumerate(reversed(names)) for name in row}


def apps() -> list[str]:
    """The apps that exist."""
    return sorted(path.parent.name for path in PACKAGE.glob("*/apps.py"))


def python_files() -> Iterator[tuple[str, Path]]:
    """(app, file) for all code that is neither test nor migration."""
    for app in apps():
        for file in sorted((PACKAGE / app).rglob("*.py")):
            if not {"tests", "migrations"} & set(file.relative_to(PACKAGE).parts):
                yield app, file


def templates() -> Iterator[tuple[str, Path]]:
    """(app, file) for all templates."""
    for app in apps():
        for file in sorted((PACKAGE / app / "templates").rglob("*.*")):
            yield app, file


def may_enter(app: str, other: str) -> bool:
    """Whether an app may know another: itself, or one on a storey below."""
    height = storey_of()
    return app == other or height[other] < height[app]


def back_doors(app: str, source: str, *, where: str) -> list[Fault]:
    """Imports that enter another app elsewhere than by its front doors."""
    faults = []
    for node in ast.walk(ast.parse(source)):
        for module, names in _imports(node):
            parts = module.split(".")
            if parts[0] != "portevoix" or len(parts) < 2 or parts[1] == app:
                continue
            rooms = {parts[2]} if len(parts) > 2 else names
            faults += [
                Fault(where, f"enters {parts[1]} by {room}")
                for room in sorted(rooms - FRONT_DOORS)
                if parts[1] not in {"design", "project"}
            ]
    return faults


def _imports(node: ast.AST) -> Iterator[tuple[str, set[str]]]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield alias.name, set()
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield node.module, {alias.name for alias in node.names}


def links_up(app: str, source: str, *, where: str) -> list[Fault]:
    """Template links, extends and includes that point to an app the owner may not know."""
    names = [*URL_NAME.findall(source), *TEMPLATE_NAME.findall(source)]
    known = set(storey_of())
    return [
        Fault(where, f"points up to {name}") for name in names if name in known and not may_enter(app, name)
    ]


def route_names_up(app: str, source: str, *, where: str) -> list[Fault]:
    """`reverse("app:name")` and its kin that point to an app the owner may not know."""
    faults = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _called(node) in {
            "reverse",
            "reverse_lazy",
            "redirect",
            "resolve_url",
        }:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and ":" in first.value:
                other = first.value.split(":", maxsplit=1)[0]
                if other in storey_of() and not may_enter(app, other):
                    faults.append(Fault(where, f"points up to {other}"))
    return faults


def _called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")

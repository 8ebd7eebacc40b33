"""Catalogues without GNU gettext: `extract [APP]` keeps what is translated, `compile` writes .mo files."""

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent / "portevoix"
HEADERS_THAT_CHANGE = (
    "#\n",
    "# ",
    '"POT-',
    '"PO-Rev',
    '"Last-T',
    '"Language-T',
    '"Report',
    '"Project',
    '"Generated',
)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "_p": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def catalogue_of(app: str) -> Path:
    """Where the French of an app is."""
    return PACKAGE / app / "locale" / "fr" / "LC_MESSAGES" / "django.po"


def sources_of(app: str) -> Iterator[tuple[str, bytes]]:
    """Each Python file and each template of an app, templates turned into Python calls."""
    for file in sorted((PACKAGE / app).rglob("*")):
        if {"tests", "migrations", "dist", "static"} & set(file.relative_to(PACKAGE / app).parts):
            continue
        if file.suffix == ".py":
            yield str(file.relative_to(PACKAGE.parent)), file.read_bytes()
        elif file.suffix in {".html", ".txt"} and "templates" in file.parts:
            calls = templatize(file.read_text(), origin=str(file))
            yield str(file.relative_to(PACKAGE.parent)), without_indents(calls).encode()


def without_indents(calls: str) -> str:
    """Each line flush left: the indents of HTML are no blocks of Python."""
    return "\n".join(line.lstrip() for line in calls.splitlines())


def template_of(app: str) -> Catalog:
    """Every message of an app, untranslated."""
    found = Catalog(project="Portevoix", charset="utf-8", fuzzy=False)
    for name, source in sources_of(app):
        for line, message, comments, context in extract("python", io.BytesIO(source), KEYWORDS):
            found.add(message, None, [(name, line)], auto_comments=comments, context=context)
    if app == "project":  # its register of processing says them all
        for words in sorted(declared_words()):
            found.add(words, None)
    return found


def declared_words() -> set[str]:
    """Every purpose and retention that a model declares, or that is declared for the table of a library."""
    found: set[str] = set()
    for file in (*PACKAGE.glob("*/models.py"), *PACKAGE.glob("*/models/*.py"), PACKAGE / "accounts/rules.py"):
        tree = ast.parse(file.read_text())
        named = {
            one.targets[0].id: one.value
            for one in tree.body
            if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)
        }
        for node in ast.walk(tree):
            target = getattr(node, "target", None)
            if isinstance(node, ast.AnnAssign) and getattr(target, "id", "") in {"personal", "OF_LIBRARIES"}:
                words = [
                    word for pair in ast.walk(node.value) if isinstance(pair, ast.Tuple) for word in pair.elts
                ]
                said = [named.get(word.id) if isinstance(word, ast.Name) else word for word in words]
                found |= {word.value for word in said if isinstance(word, ast.Constant)}
    return found - {""}


def load(app: str) -> Catalog:
    """The French of an app as it is on disk."""
    file = catalogue_of(app)
    if not file.exists():
        return Catalog(locale="fr", project="Portevoix", charset="utf-8", fuzzy=False)
    with file.open("rb") as source:
        return read_po(source, locale="fr")


def apps() -> list[str]:
    """Every app of the house."""
    return sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def update(app: str) -> None:
    """Bring one catalogue in step with the code; what is translated stays, what is gone goes."""
    template = template_of(app)
    if not len(template):
        return
    french = load(app)
    french.update(template, no_fuzzy_matching=True)
    french.obsolete.clear()
    file = catalogue_of(app)
    file.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, french, width=100, include_lineno=False, sort_output=True)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith(HEADERS_THAT_CHANGE)))


def compile_all() -> None:
    """Write the .mo beside each .po."""
    for app in apps():
        if catalogue_of(app).exists():
            with catalogue_of(app).with_suffix(".mo").open("wb") as out:
                write_mo(out, load(app))


def main(arguments: list[str]) -> None:
    """Run one verb."""
    settings.configure(USE_I18N=True)
    django.setup()
    if arguments[0] == "compile":
        compile_all()
    else:
        for app in arguments[1:] or apps():
            update(app)


if __name__ == "__main__":
    main(sys.argv[1:])

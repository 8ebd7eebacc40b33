"""Templates: each is used, none holds script or style."""

import re

from tests.house import storeys
from tests.house.storeys import PACKAGE, ROOT

BY_NAME_OF_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "413.html", "429.html", "500.html"}
INLINE = re.compile(
    r"""<script(?![^>]*\bsrc=)(?![^>]*type="application/)[^>]*>|<style|\sstyle=|\son[a-z]+\s*=\s*["']"""
)


def sources():
    """All code and templates, in one text."""
    files = [file for _, file in storeys.python_files()] + [file for _, file in storeys.templates()]
    return {file: file.read_text() for file in files}


def unused(names, texts):
    """Names that no text quotes, apart from the file itself."""
    return [name for name in names if not any(f'"{name}"' in text or f"'{name}'" in text for text in texts)]


def template_names():
    return {file.relative_to(file.parents[_depth(file)]).as_posix(): file for _, file in storeys.templates()}


def _depth(file):
    return len(file.parts) - 2 - file.parts.index("templates")


def replaced_by_us(name):
    """Templates that Django, allauth or our form renderer ask for by a name of their own."""
    return name in BY_NAME_OF_DJANGO or name.startswith(("account/", "django/forms/", "allauth/"))


def test_every_template_is_used():
    names = [name for name in template_names() if not replaced_by_us(name)]
    assert unused(names, list(sources().values())) == []


def test_an_unused_template_is_seen():
    assert unused(["a/b.html", "a/c.html"], ['render(request, "a/b.html")']) == ["a/c.html"]


def inline(text):
    """Inline script, style and handlers in a template."""
    return INLINE.findall(text)


def test_c24_no_template_holds_script_or_style():
    found = {
        str(file.relative_to(ROOT)): inline(file.read_text())
        for _, file in storeys.templates()
        if file.suffix == ".html" and inline(file.read_text())
    }
    assert found == {}


def test_c24_inline_script_is_seen():
    assert len(inline('<script>1</script><p style="a"><a onclick="b"><script src="x.js"></script>')) == 3


def test_files_stay_short():
    long = {
        str(file.relative_to(PACKAGE)): count
        for _, file in storeys.python_files()
        if (count := len(file.read_text().splitlines())) > 400
    }
    assert long == {}

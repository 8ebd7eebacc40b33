"""A document in a form: the editor's JSON wins, markup without it, and nothing unreadable is ever saved."""

import json

import pytest
from django import forms
from django.test import RequestFactory

from portevoix.workspace.forms import DocumentField
from portevoix.workspace.rules import parse


class LetterForm(forms.Form):
    text = DocumentField(fields=[("nom", "Nom")], required=False)


def sent(**data):
    return LetterForm(RequestFactory().post("/", data).POST)


def test_markup_is_read_without_javascript():
    form = sent(text="**Bonjour** {nom}")
    assert form.is_valid()
    assert form.cleaned_data["text"] == parse("**Bonjour** {nom}")


def test_the_json_of_the_editor_wins():
    form = sent(text="ancien", text_json=json.dumps(parse("nouveau")))
    assert form.is_valid()
    assert form.cleaned_data["text"] == parse("nouveau")


def test_a_form_never_sent_shows_its_document_as_markup():
    html = str(LetterForm(initial={"text": parse("**a** {nom} <b>")})["text"])
    assert "**a** {nom} &lt;b&gt;</textarea>" in html
    assert html.count('data-key="nom" data-label="Nom"') == 1


@pytest.mark.parametrize(
    "unreadable",
    ["{", "null", "[" * 100_000, '{"type": "doc", "content": [{"type": "script"}]}', '"texte"', "\ud800"],
    ids=["broken", "null", "deep", "script", "string", "surrogate"],
)
def test_c29_what_is_no_document_is_refused_and_empties_nothing(unreadable):
    form = LetterForm({"text_json": unreadable})
    assert not form.is_valid()
    assert form.errors["text"].get_json_data()[0]["code"] == "unreadable"


def test_the_widget_brings_its_editor_and_its_style():
    media = LetterForm().media
    assert (
        "".join(media.render_js()) == '<script src="/static/workspace/dist/editor.js" type="module"></script>'
    )
    assert 'href="/static/workspace/dist/editor-style.css"' in "".join(media.render_css())

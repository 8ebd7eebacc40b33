"""What must be declared: access rules, personal fields, translations, migrations, settings' safety."""

import io

import pytest
from django.apps import apps as registry
from django.core.management import call_command
from django.db import models
from django.urls import URLPattern, get_resolver, path

from portevoix.design.access import public, rule_of
from tests.house.storeys import ROOT, apps
from tools import messages


def routes(patterns, prefix=""):
    """(address, view) of every route."""
    for entry in patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield address, entry.callback
        else:
            yield from routes(entry.url_patterns, address)


def undeclared(patterns):
    return [address for address, view in routes(patterns) if not rule_of(view)]


def test_c13_every_route_declares_who_may_see_it():
    assert undeclared(get_resolver().url_patterns) == []


def test_c13_a_route_without_a_rule_is_seen():
    def open_door(request): ...

    assert undeclared([path("a", open_door), path("b", public(lambda request: None))]) == ["a"]


def our_models():
    return [model for model in registry.get_models() if model.__module__.startswith("portevoix.")]


PERSONAL_KINDS = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.DateField,
    models.FileField,
    models.GenericIPAddressField,
)
OF_A_ROW = {"DateTimeField"}  # moments of a row tell nothing without its other fields


def unsaid_fields(models_):
    """Fields that could hold personal data and are declared neither personal nor impersonal."""
    return [
        f"{model.__name__}.{field.name}"
        for model in models_
        for field in model._meta.get_fields()
        if not field.auto_created
        if (isinstance(field, PERSONAL_KINDS) and type(field).__name__ not in OF_A_ROW)
        or (field.is_relation and field.related_model._meta.label == "accounts.User")
        if field.name not in {**model.personal, **dict.fromkeys(model.impersonal)}
    ]


def test_c44_every_personal_field_says_purpose_and_retention():
    assert unsaid_fields(our_models()) == []
    empty = [
        f"{model.__name__}.{name}"
        for model in our_models()
        for name, (purpose, retention) in model.personal.items()
        if not purpose or not retention
    ]
    assert empty == []


def test_c44_declared_fields_exist():
    unknown = [
        f"{model.__name__}.{name}"
        for model in our_models()
        for name in {*model.personal, *model.impersonal}
        if name not in {field.name for field in model._meta.get_fields()}
    ]
    assert unknown == []


def test_c44_an_unsaid_field_is_seen(monkeypatch):
    user = registry.get_model("accounts.User")
    monkeypatch.setattr(
        user, "personal", {name: said for name, said in user.personal.items() if name != "email"}
    )
    assert "User.email" in unsaid_fields([user])


def missing_french(catalogue, template):
    """Messages of a template that the French catalogue lacks, leaves empty or marks fuzzy."""
    missing = []
    for message in template:
        french = catalogue.get(message.id, message.context) if message.id else None
        if message.id and (french is None or french.fuzzy or not all(_strings(french.string))):
            missing.append(str(message.id))
    return missing


def _strings(string):
    return string if isinstance(string, list | tuple) else [string]


@pytest.mark.parametrize("app", apps())
def test_french_is_complete(app):
    template, catalogue = messages.template_of(app), messages.load(app)
    assert missing_french(catalogue, template) == []
    known = {(message.id, message.context) for message in template}
    assert [str(m.id) for m in catalogue if m.id and (m.id, m.context) not in known] == []


def test_a_missing_translation_is_seen():
    template = messages.template_of("collectives")
    assert "Association" in missing_french(messages.Catalog(locale="fr"), template)


@pytest.mark.django_db
def test_migrations_are_in_step():
    out = io.StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out)
    assert "No changes detected" in out.getvalue()


def test_no_machine_path_is_named():
    named = [
        str(file.relative_to(ROOT))
        for folder in ("portevoix", "tools", "bench", "docs", "tests")
        for file in sorted((ROOT / folder).rglob("*"))
        if file.suffix in {".py", ".md", ".html", ".mjs", ".js", ".css", ".toml"}
        if not {"dist", "node_modules"} & set(file.parts)
        if "/wo" + "rk/" in file.read_text(errors="replace")
    ]
    assert named == []


def one_word_two_ways(catalogues):
    """Messages that two apps translate differently: Django keeps the first app's everywhere."""
    said = {}
    for app, catalogue in catalogues.items():
        for message in catalogue:
            if message.id:
                words = _strings(message.string)[0]
                said.setdefault((message.context, _strings(message.id)[0]), {}).setdefault(words, []).append(
                    app
                )
    return {msgid: ways for (_context, msgid), ways in said.items() if len(ways) > 1}


def test_a_message_is_translated_one_way():
    assert one_word_two_ways({app: messages.load(app) for app in apps()}) == {}


def test_a_message_translated_two_ways_is_seen():
    catalogues = {}
    for app, words in (("desk", "Fait"), ("jobs", "Terminé")):
        catalogues[app] = messages.Catalog(locale="fr")
        catalogues[app].add("Done", words)
    assert one_word_two_ways(catalogues) == {"Done": {"Fait": ["desk"], "Terminé": ["jobs"]}}

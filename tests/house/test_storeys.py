"""Arrows between apps: by the front doors, and never up."""

from django.apps import apps as registry
from django.conf import settings

from tests.house import storeys
from tests.house.storeys import PACKAGE, Fault


def label(path):
    return str(path.relative_to(PACKAGE))


def test_apps_are_entered_by_their_front_doors():
    faults = [
        fault
        for app, file in storeys.python_files()
        if app != "project"
        for fault in storeys.back_doors(app, file.read_text(), where=label(file))
    ]
    assert faults == []


def test_a_back_door_is_seen():
    source = "from portevoix.directory.views import deputies\nfrom portevoix.directory.models import Actor"
    assert storeys.back_doors("advocacy", source, where="x.py") == [
        Fault("x.py", "enters directory by views")
    ]


def test_links_in_templates_point_down():
    faults = [
        fault
        for app, file in storeys.templates()
        for fault in storeys.links_up(app, file.read_text(), where=label(file))
    ]
    assert faults == []


def test_a_link_up_is_seen():
    source = (
        '{% url "advocacy:campaign" code=1 %} {% url "directory:actor" %} {% include "outreach/_x.html" %}'
    )
    assert storeys.links_up("directory", source, where="x.html") == [
        Fault("x.html", "points up to advocacy"),
        Fault("x.html", "points up to outreach"),
    ]


def test_route_names_in_code_point_down():
    faults = [
        fault
        for app, file in storeys.python_files()
        if app != "project"
        for fault in storeys.route_names_up(app, file.read_text(), where=label(file))
    ]
    assert faults == []


def test_a_route_name_up_is_seen():
    source = 'redirect("desk:week")'
    assert storeys.route_names_up("accounts", source, where="x.py") == [Fault("x.py", "points up to desk")]


def foreign_keys_up(models):
    """(model, field) whose relation points to an app that the owner may not know."""
    return [
        f"{model.__name__}.{field.name}"
        for model in models
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        if field.related_model._meta.label != settings.AUTH_USER_MODEL
        if field.related_model.__module__.startswith("portevoix.")
        if not storeys.may_enter(model._meta.app_label, field.related_model._meta.app_label)
    ]


def our_models():
    return [model for model in registry.get_models() if model.__module__.startswith("portevoix.")]


def test_foreign_keys_point_down():
    assert foreign_keys_up(our_models()) == []


def test_a_foreign_key_up_is_seen(monkeypatch):
    monkeypatch.setattr(storeys, "storey_of", lambda: dict.fromkeys(storeys.apps(), 0))
    assert "Target.actor" in foreign_keys_up(our_models())


def test_machinery_knows_no_people():
    low = {"design", "jobs", "journal", "places", "files", "mail"}
    knowing = [
        f"{model.__name__}.{field.name}"
        for model in our_models()
        if model._meta.app_label in low
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model and field.related_model._meta.app_label not in low
        if not field.auto_created
    ]
    assert knowing == []

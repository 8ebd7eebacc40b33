"""The pages of design pass the W3C's validator."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.markup import assert_valid, problems

ERRORS = ["400", "403", "403_csrf", "404", "413", "500"]


@pytest.mark.django_db
def test_c59_every_page_of_design_is_valid_html(client):
    request = RequestFactory().get("/")
    pages = {name: render_to_string(f"{name}.html", request=request) for name in ERRORS}
    pages["living"] = client.get("/design/").content.decode()
    pages["living-errors"] = client.get("/design/?sent").content.decode()
    assert_valid(pages)


def test_an_invalid_page_is_seen():
    bad = '<!doctype html><html lang="fr"><title>a</title><p id="a" id="b">a</p>'
    assert problems({"bad": bad}) == ["bad:1 Duplicate attribute “id”."]

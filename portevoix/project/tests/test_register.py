"""The page of what is kept of people: every table that declares something is there, in French, for anyone (c47)."""

import re

import pytest
from django.apps import apps
from django.utils.html import escape
from django.utils.translation import gettext, override

from portevoix.accounts.queries import personal_of
from portevoix.project.register import register
from tests.markup import assert_valid


@pytest.fixture
def page(client, db):
    return client.get("/privacy/", headers={"Accept-Language": "fr"}).content.decode()


def test_c47_every_table_that_keeps_something_of_people_is_on_the_page(page):
    declared = [model for model in apps.get_models() if personal_of(model)]
    assert len(declared) > 30
    with override("fr"):
        kept = {one.name: one.what for one in register()}
    written = [
        model
        for model in declared
        if any(retention != "never written" for _purpose, retention in personal_of(model).values())
    ]
    assert len(kept) == len(written)
    for name, what in kept.items():
        assert f"<h2>{escape(name)}</h2>" in page
        for purpose, retention in what:
            assert escape(purpose) in page
            assert escape(retention) in page


def test_c47_it_is_in_french_to_the_last_word(page):
    with override("fr"):
        for model in apps.get_models():
            for words in {one for pair in personal_of(model).values() for one in pair} - {
                "never written",
                "",
            }:
                assert gettext(words) != words, words
    assert not re.search(r"\b(the|until|their|what for)\b", re.sub(r"<[^>]+>", " ", page).split("<body")[-1])


def test_it_is_valid_and_the_foot_of_every_page_leads_there(page, client):
    assert_valid({"privacy": page})
    assert 'href="/privacy/"' in client.get("/accounts/sign-in/").content.decode()


def test_it_costs_no_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/privacy/")

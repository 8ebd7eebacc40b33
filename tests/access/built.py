"""A site built once for a whole module; each request is undone. Import `site` and `_django_db_helper` together."""

import pytest
from django.db import transaction
from django.urls import clear_url_caches

from portevoix.collectives.tests.factories import make_collective
from tests.access.people import everyone
from tests.access.site import Route, registry


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker, tmp_path_factory):
    """(our collective, browsers by name), built once; each request is undone."""
    from django.conf import settings

    before = settings.FILES_DIR, settings.ROOT_URLCONF
    settings.FILES_DIR, settings.ROOT_URLCONF = tmp_path_factory.mktemp("files"), "tests.access.plain_errors"
    clear_url_caches()
    with django_db_blocker.unblock(), transaction.atomic():
        ours = make_collective()
        yield ours, everyone(ours)
        transaction.set_rollback(True)
    settings.FILES_DIR, settings.ROOT_URLCONF = before
    clear_url_caches()


@pytest.fixture
def _django_db_helper(site):
    """In the place of pytest-django's transaction for each test."""


def maker_of(route: Route):
    """How to make what a route names; None when nobody said."""
    return registry("BY_ROUTE").get(route.name) or registry("MAKERS").get(route.model)

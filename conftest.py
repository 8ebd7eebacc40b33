"""What every test shares: a data folder of its own, plain static files, no catalogue surprises."""

import os
import tempfile
from datetime import UTC, datetime

os.environ["PORTEVOIX_ENV_FILE"] = ""  # not the settings of a server that lives on this machine
os.environ["PORTEVOIX_DATA_DIR"] = tempfile.mkdtemp(prefix="portevoix-test-")

import pytest
from django.conf import settings
from django.contrib.auth.hashers import get_hashers, get_hashers_by_algorithm
from django.db import connections

pytest_plugins = [
    "tests.browser",
    "tests.post_office",
    "tests.mailbox",
    "tests.name_server",
    "tests.postgres",
]


BEGAN = datetime.now(UTC)
LONGEST = ("reliability", "deploy", "journeys", "web", "access")


def pytest_collection_modifyitems(items) -> None:
    """Files that wait for processes come first: none is left alone at the end on one core."""
    rank = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path.parent.name, len(rank)))


@pytest.fixture(autouse=True)
def _now(request, monkeypatch) -> None:
    """What a module read from the clock as NOW is read again for each test: the suite lasts longer than a mailing waits."""
    said = getattr(request.module, "NOW", None)
    if isinstance(said, datetime) and BEGAN < said < datetime.now(UTC):
        monkeypatch.setattr(request.module, "NOW", datetime.now(UTC))


@pytest.fixture(autouse=True)
def _plain_static(settings) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> None:
    settings.PASSWORD_HASHERS = ["tests.passwords.QuickArgon2"]
    get_hashers.cache_clear()
    get_hashers_by_algorithm.cache_clear()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings) -> None:  # noqa: ARG001  what it extends
    """No connection to PostgreSQL outlives its request: the served tests' threads would keep theirs."""
    connections["default"].settings_dict["CONN_MAX_AGE"] = 0

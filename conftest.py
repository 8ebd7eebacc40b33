"""What every test shares: a data folder of its own, plain static files, no catalogue surprises."""

import os
import tempfile

os.environ["PORTEVOIX_DATA_DIR"] = tempfile.mkdtemp(prefix="portevoix-test-")

import pytest

pytest_plugins = ["tests.browser", "tests.post_office"]


@pytest.fixture(autouse=True)
def _plain_static(settings) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }

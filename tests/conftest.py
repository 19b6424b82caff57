"""What every test stands on."""

import gc

import hypothesis
import pytest
from django.conf import settings

from civicloop.kernel.city import services as city
from civicloop.kernel.city.rules import Locality

pytest_plugins = ["tests.database", "tests.emptying", "tests.scheduling"]

hypothesis.settings.register_profile("tests", deadline=None)  # speed is not asserted in tests
hypothesis.settings.load_profile("tests")


def pytest_configure() -> None:
    """Serve static files straight from the modules: no test needs a collected folder."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


def pytest_collection_finish() -> None:
    """Thousands of tests stay in memory: the collector looks through what they make alone."""
    gc.freeze()
    gc.set_threshold(20_000)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Every test begins in the zone, years and language that a new database has."""
    city.settle(Locality(), rereads=False)

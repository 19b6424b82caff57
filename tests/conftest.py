"""What every test stands on."""

import gc
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings

from civicloop.kernel.city import services as city
from civicloop.kernel.city.rules import Locality
from civicloop.publish.dashboards.services import defined

pytest_plugins = ["tests.database", "tests.emptying", "tests.scheduling"]

hypothesis.settings.register_profile("tests", deadline=None)  # speed is not asserted in tests
hypothesis.settings.load_profile("tests")


OWN = Path(tempfile.mkdtemp(prefix="civicloop-tests-"))


def pytest_configure() -> None:
    """Serve static files straight from the modules: no test needs a collected folder.

    While tests are collected there is no database in which a city could have defined figures.
    What a test writes, and what it finds written, stands in a folder of this process alone,
    whatever city is served from the folder that the environment names.
    """
    settings.DATA_DIR = OWN
    settings.MASTER_KEYS_DIR = OWN / "keys"
    defined.forget(rereads=False)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(OWN, ignore_errors=True)


def pytest_collection_finish() -> None:
    """Thousands of tests stay in memory: the collector looks through what they make alone."""
    gc.freeze()
    gc.set_threshold(20_000)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Every test begins in the zone, years and language that a new database has."""
    city.settle(Locality(), rereads=False)
    defined.forget(rereads=False)

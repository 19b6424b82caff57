"""The folder of an invented island city, and a database that has been prepared."""

from __future__ import annotations

import pytest

from civicloop.assembly.founding import services
from civicloop.kernel.access import services as access
from civicloop.kernel.rulesets import services as rulesets


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    settings.MASTER_KEYS_DIR = tmp_path / "data" / "keys"


@pytest.fixture
def prepared(db, settings):
    """What ``civicloop migrate`` leaves in an empty database."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    access.seed_roles()
    rulesets.seed()


@pytest.fixture
def folder(tmp_path):
    """The example as ``civicloop new-city --template`` writes it."""
    services.write_example(tmp_path / "city")
    return tmp_path / "city"

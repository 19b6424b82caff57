"""The small city with categories, a case in it, and nobody's data folder but the test's."""

import pytest

from civicloop.answer.cases import services as cases
from civicloop.kernel.actors.rules import citizen
from tests.db.cases.city import draft, lay_down, picture


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


@pytest.fixture
def city(small_city):
    lay_down()
    return small_city


@pytest.fixture
def opened(city):
    """A case that came in just now."""
    return cases.open_case(draft(), actor=citizen(), key="first", photos=[picture()])

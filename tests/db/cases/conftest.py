"""The small city with categories, and a case in it."""

import pytest

from civicloop.answer.cases import services as cases
from civicloop.kernel.actors.rules import citizen
from tests.db.cases.city import MONDAY, draft, lay_down
from tests.web.conftest import small_city  # noqa: F401 (a fixture)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


@pytest.fixture
def city(small_city):  # noqa: F811 (a fixture)
    lay_down()
    return small_city


@pytest.fixture
def opened(city):
    """A case that a citizen opened on Monday at nine."""
    return cases.open_case(draft(), actor=citizen(), key="first", now=MONDAY)

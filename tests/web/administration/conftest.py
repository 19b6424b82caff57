"""An administrator in front of the screens."""

import pytest


@pytest.fixture
def administrator(small_city):
    return small_city.client("administrator")

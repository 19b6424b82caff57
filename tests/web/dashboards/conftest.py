"""A reader of figures in each role."""

import pytest


@pytest.fixture
def as_role(small_city):
    return small_city.client

"""A city with an open report."""

from __future__ import annotations

import pytest

from tests.web.reports import city as laying


@pytest.fixture
def city(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    laying.laid()
    return small_city


@pytest.fixture
def edition(city):
    return laying.opened(city.units["ROADS"].pk)

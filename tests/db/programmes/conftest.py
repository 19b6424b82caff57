"""Two programmes of the city, with an item each."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.rules import Point
from civicloop.evaluate.programmes import services as programmes
from civicloop.kernel.actors.rules import machine
from tests.web.conftest import small_city  # noqa: F401 (a fixture)

OWNER = machine("owner", "tracking.manage", "tracking.review", "tracking.see")
UNIT = machine("unit", "tracking.report", "tracking.approve", "tracking.see")
JANUARY = date(2026, 1, 1)
NOW = datetime(2026, 2, 2, 1, 0, tzinfo=UTC)
CURVE = (Point(JANUARY, Decimal(50), 500), Point(date(2026, 2, 1), Decimal(100), 1000))


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


@pytest.fixture
def programme(small_city):  # noqa: F811 (a fixture)
    return programmes.open_for_year(
        "annual", 2026, owner_id=small_city.units["WORKS"].pk, actor=OWNER, now=NOW
    )


def new_item(units, **changes):
    values = {
        "number": "115-001",
        "title": "三多路人行道改善",
        "unit_id": units["ROADS"].pk,
        "begins_on": JANUARY,
        "ends_on": date(2026, 12, 31),
        "budget": 1000,
    }
    return tracking.NewItem(**values | changes)


@pytest.fixture
def item(programme, small_city):  # noqa: F811 (a fixture)
    row = tracking.list_item(programme.pk, new_item(small_city.units), actor=OWNER, now=NOW)
    tracking.approve_baseline(row.pk, CURVE, from_on=JANUARY, actor=OWNER, now=NOW)
    return tracking.approve_item(row.pk, version=1, actor=OWNER, now=NOW)

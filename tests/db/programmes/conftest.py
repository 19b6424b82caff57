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
WHY = tracking.Explanation("A11", "設計單位", "增派人力", date(2026, 2, 20))
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


@pytest.fixture
def month(programme, item, small_city):  # noqa: F811 (a fixture)
    """Four reports of January: as planned, far behind, unspent, and one that nobody wrote."""
    for number in ("115-002", "115-003", "115-004"):
        row = tracking.list_item(
            programme.pk, new_item(small_city.units, number=number), actor=OWNER, now=NOW
        )
        tracking.approve_baseline(row.pk, CURVE, from_on=JANUARY, actor=OWNER, now=NOW)
        tracking.approve_item(row.pk, version=1, actor=OWNER, now=NOW)
    period = tracking.open_period(programme.pk, JANUARY, actor=OWNER, now=NOW)
    said = {
        "115-001": tracking.Figures("如期", Decimal(50), 500, 500),
        "115-002": tracking.Figures("落後", Decimal(30), 500, 480),
        "115-003": tracking.Figures("未支用", Decimal(49), 500, 100),
    }
    for report in period.reports.filter(item__number__in=said).select_related("item"):
        figures_ = said[report.item.number]
        why = None if report.item.number == "115-001" else WHY
        row = tracking.save_report(
            report.pk, figures_, explanation=why, version=1, actor=UNIT, now=NOW
        )
        row = tracking.send_report(row.pk, version=row.version, actor=UNIT, now=NOW)
        tracking.approve_report(row.pk, version=row.version, actor=UNIT, now=NOW)
    tracking.freeze_period(period.pk, actor=OWNER, now=NOW)
    return period

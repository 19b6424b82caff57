"""A reader of figures in each role."""

from datetime import UTC, date, datetime

import pytest

from civicloop.answer.cases.models import Case, Category
from civicloop.engines.metrics import services as metrics
from civicloop.engines.metrics.rules import Month, months_until
from civicloop.kernel.organizations.models import Unit
from tests.db.cases.lived import write_rounds
from tests.laid import laid
from tests.web.dashboards.samples import closed_case


@pytest.fixture
def as_role(small_city):
    return small_city.client


NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def rows(db):
    """Two agencies: one closed two cases in October, one late; the other has none."""
    return laid("two cases of one agency", _rows)


def _rows():
    units = [
        Unit.objects.create(
            code=code,
            name_zh=name,
            name_en=f"{code} bureau",
            path=f"{code}/",
            level="bureau",
            valid_from=date(2020, 1, 1),
        )
        for code, name in (("PWB", "工務局"), ("TB", "交通局"))
    ]
    category = Category.objects.create(
        code="pothole", name_zh="坑洞", name_en="Pothole", operational_hours=4, statutory_days=6
    )
    opened = datetime(2026, 10, 5, 1, 0, tzinfo=UTC)
    made = [
        closed_case(f"115-000000{index}", units[0], category, opened, late=late)
        for index, late in enumerate((False, True))
    ]
    write_rounds(Case.objects.bulk_create(made))
    metrics.refresh("cases.case", months_until(Month.of(NOW), 12), now=NOW)
    return made

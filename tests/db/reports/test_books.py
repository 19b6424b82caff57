"""Tables that other modules hand over to reports count what their rows say."""

from __future__ import annotations

import pytest

from civicloop.engines.metrics.rules import Period
from civicloop.engines.tracking.models import Report
from civicloop.publish.reports.queries import period_of
from civicloop.publish.reports.queries.books import book
from civicloop.publish.reports.rules.checking import findings
from tests.db.programmes.conftest import (  # noqa: F401 (fixtures)
    item,
    month,
    own_folder,
    programme,
    small_city,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def january(month) -> Period:  # noqa: F811 (a fixture)
    """Four items of one agency: as planned, 20 points behind, one behind, one not reported."""
    return period_of("2025-12..2026-01")


def test_items_are_counted_by_band_of_lag_with_the_sentences_of_the_yearly_reports(january):
    """The classes of 2018: 完成或進度落後未滿5%者 and 進度落後5%以上者; shares of all items."""
    found = book("lag-bands", january)
    assert found.rows == (
        ("完成或進度符合", "1", "25.00%"),
        ("落後未滿5%", "1", "25.00%"),
        ("落後5%以上未滿10%", "0", "0.00%"),
        ("落後10%以上", "1", "25.00%"),
        ("未填報", "1", "25.00%"),
        ("合計", "4", "100.00%"),
    )
    assert found.lead == (
        "截至115年1月底計列管4案，執行情形如次：",
        "(1)完成或進度落後未滿5%者2項，占50.00％。",
        "(2)進度落後5%以上者1項，占25.00％。",
        "(3)未填報者1項，占25.00％。",
    )
    assert findings("\n".join(found.lead)) == []


def test_agencies_have_the_same_bands_and_their_sections_count_with_them(january):
    found = book("tracked-plans", january)
    assert found.head[2:] == (
        "完成或進度符合", "落後未滿5%", "落後5%以上未滿10%", "落後10%以上", "未填報",
    )  # fmt: skip
    assert found.rows == (
        ("WORKS", "4", "1", "1", "0", "1", "1"),
        ("合計", "4", "1", "1", "0", "1", "1"),
    )


def test_the_laggards_stand_with_cause_and_day(january):
    found = book("lagging-plans", january)
    assert [row[2:6] for row in found.rows] == [("50.00%", "30.00%", "20.00%", "1")]
    assert found.rows[0][7] == "115年2月20日"
    assert book("lag-streaks", january).rows == (
        ("連續1個月", "1"), ("連續2個月", "0"), ("連續3個月以上", "0"), ("合計", "1"),
    )  # fmt: skip


def test_what_citizens_do_not_see_stands_in_no_bulletin(january):
    Report.objects.first().item.programme.__class__.objects.update(is_public=False)
    for name in ("lag-bands", "tracked-plans", "lag-streaks", "lagging-plans"):
        assert book(name, january) is None


def test_a_month_without_reports_has_no_table(month):  # noqa: F811 (a fixture)
    assert book("lag-bands", period_of("2025-11..2025-12")) is None

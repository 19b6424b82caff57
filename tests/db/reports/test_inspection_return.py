"""The quarterly return of works inspections (工程施工查核小組組織準則 10; W06 of the inventory)."""

from datetime import UTC, datetime

import pytest

from civicloop.engines.metrics import services as counting
from civicloop.engines.registers import queries as kept
from civicloop.engines.registers import services as registers
from civicloop.publish.reports import queries
from civicloop.publish.reports.errors import PeriodError
from civicloop.publish.reports.rules.documents import plain
from tests.db.registers.books import KEEPER, agencies

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 5, 2, tzinfo=UTC)
LATER = datetime(2027, 4, 5, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _keys(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"


@pytest.fixture
def inspected():
    """Four inspections of a quarter and one of the quarter before, of two agencies."""
    registers.ship(now=NOW)
    units, register = agencies(), kept.register("works-inspections")
    for unit, day, visit, grade, defects, correction in (
        ("A", "2026-06-30", "first", "good", 9, "in_time"),
        ("A", "2026-07-01", "first", "excellent", 0, "none"),
        ("A", "2026-08-12", "first", "good", 6, "in_time"),
        ("B", "2026-09-03", "first", "poor", 14, "overdue"),
        ("B", "2026-09-30", "again", "open", 3, "pending"),
    ):
        cells = {
            "inspected_on": day, "contract": f"{unit}-{day}", "works": "排水改善工程",
            "notice": "unannounced", "visit": visit, "grade": grade, "defects": str(defects),
            "correction": correction, "inspectors": "王委員",
        }  # fmt: skip
        registers.add(register.pk, cells, actor=KEEPER, unit_id=units[unit], now=NOW)
    for period in ("2026-Q2", "2026-Q3"):
        months = queries.period_of(period).months
        counting.refresh("registers.entry", months, now=NOW)
    return register


def test_the_return_of_a_quarter_says_what_its_inspections_found(inspected):
    template = queries.kind("inspection-return")
    period = queries.period_of("2026-Q3")
    texts = {one.text: "請加強第一級品管。" for one in template.sections}
    composition = queries.composed(template, period, texts=texts, now=NOW)
    text = plain(composition.document.pieces)
    assert "辦理工程施工查核4件，較上期增加3件，其中複查1件；無預警查核4件。" in text
    assert "優等1件、甲等1件、乙等0件、丙等1件，試驗結果未到尚未評定1件。" in text
    assert "發現缺失23項；缺失於期限內改善完成1件，逾期未完成1件。" in text
    assert "王委員" not in text
    shown = {use.label: use.shown for use in composition.document.uses}
    assert shown["查核丙等件數（環境保護局）"] == "1"
    assert queries.findings(composition.document, before={"2026-04/2026-06"}) == []


def test_a_quarter_without_inspections_is_a_nil_return_in_words(inspected):
    for period in ("2026-Q4", "2027-Q1"):
        counting.refresh("registers.entry", queries.period_of(period).months, now=LATER)
    template = queries.kind("inspection-return")
    composition = queries.composed(template, queries.period_of("2027-Q1"), texts={}, now=LATER)
    text = plain(composition.document.pieces)
    assert "116年1月至3月未辦理工程施工查核，查核件數0件，與上期相同，本表為零報表。" in text
    assert "未辦理查核，無查核成績。" in text
    assert "未辦理查核，無缺失及改善情形。" in text
    assert "優等" not in text
    assert [use.shown for use in composition.document.uses] == ["0", "0"]


def test_a_return_is_of_a_quarter(inspected):
    template = queries.kind("inspection-return")
    with pytest.raises(PeriodError):
        queries.composed(template, queries.period_of("2026-H2"), texts={}, now=NOW)

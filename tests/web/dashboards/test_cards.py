"""Scorecards and reports: what they show, what they refuse, what they cost, and their files."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from civicloop.answer.cases.models import Case, Category, Round
from civicloop.engines.metrics import services as metrics
from civicloop.engines.metrics.rules import Month, months_until
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations.models import Unit
from tests.db.cases.lived import write_rounds
from tests.laid import laid
from tests.web.dashboards.samples import closed_case

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
NAME = ("cases", "performance")
CARD = reverse("dashboards:card", args=NAME)
REPORT = reverse("dashboards:member", args=NAME)


@pytest.fixture(autouse=True)
def noon_of_a_day():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def agencies(db):
    return laid("two agencies", _agencies)


def _agencies():
    return [
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


@pytest.fixture
def october(agencies):
    """In October one agency closed two cases, one late, and in September one, on time."""
    laid("cases of two agencies", lambda: _october(agencies))


def _october(agencies):
    category = Category.objects.create(
        code="pothole", name_zh="坑洞", name_en="Pothole", operational_hours=4, statutory_days=6
    )
    days = (
        (datetime(2026, 10, 5, 1, 0, tzinfo=UTC), False),
        (datetime(2026, 10, 6, 1, 0, tzinfo=UTC), True),
        (datetime(2026, 9, 6, 1, 0, tzinfo=UTC), False),
    )
    for index, (opened, late) in enumerate(days):
        save(closed_case(f"115-000000{index}", agencies[0], category, opened, late=late))
    count()


def save(case: Case) -> None:
    case.save()
    write_rounds([case])


def count() -> None:
    for source in ("cases.case",):
        metrics.refresh(source, months_until(Month.of(NOW), 13), now=NOW)


def text_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_shows_the_last_ended_month_beside_the_one_before(as_role, october):
    page = text_of(as_role("analyst").get(CARD))
    assert "115年10月" in page
    assert "工務局" in page
    assert "交通局" not in page
    assert "50.00" in page
    assert "50.00</span>" in page
    assert 'class="change change-worse"' in page
    assert "value=PWB&amp;month=2026-10&amp;side=denominator" in page


def test_against_the_year_before_there_is_nothing_to_compare(as_role, october):
    page = text_of(as_role("analyst").get(CARD, {"against": "year"}))
    assert "114年10月" in page
    assert "change-worse" not in page


def test_every_number_opens_its_rows_and_a_citizen_gets_numbers_without_links(
    as_role, client, october
):
    assert "/rows/" in text_of(as_role("analyst").get(CARD))
    page = text_of(client.get(CARD, headers={"accept-language": "zh-hant"}))
    assert "50.00" in page
    assert "/rows/" not in page


@pytest.mark.parametrize("by", ["agency", "district", "category"])
def test_the_card_is_divided_by_each_of_its_dimensions(as_role, october, by):
    assert "50.00" in text_of(as_role("analyst").get(CARD, {"by": by}))


@pytest.mark.parametrize("sort", ["name", "cases.on_time", "cases.received"])
def test_the_table_is_sorted_by_any_figure(as_role, october, sort):
    assert "工務局" in text_of(as_role("analyst").get(CARD, {"sort": sort}))


@pytest.mark.parametrize(
    ("address", "query"),
    [
        (CARD, {"by": "colour"}),
        (CARD, {"month": "2026-12"}),
        (CARD, {"month": "\x00"}),
        (CARD, {"against": "tomorrow"}),
        (CARD, {"sort": "cases.nonsense"}),
        (CARD, {"map": "<script>"}),
        (REPORT, {"by": "colour"}),
        (REPORT, {"value": "NOBODY"}),
        (REPORT, {"value": "\x00"}),
        (REPORT, {"month": "115-10"}),
        (reverse("dashboards:card_export", args=(*NAME, "csv")), {"by": "colour"}),
    ],
)
def test_an_address_that_asks_for_what_is_not_there_is_told_so(as_role, october, address, query):
    answer = as_role("analyst").get(address, query)
    assert answer.status_code == 400
    assert "沒有這樣的頁面" in answer.content.decode()
    assert "<script>" not in answer.content.decode()


@pytest.mark.parametrize("url", ["card", "member"])
def test_an_unknown_card_is_not_found(as_role, url):
    assert (
        as_role("analyst").get(reverse(f"dashboards:{url}", args=("cases", "x"))).status_code == 404
    )


def test_an_unknown_format_is_not_found(as_role):
    address = reverse("dashboards:card_export", args=(*NAME, "exe"))
    assert as_role("analyst").get(address).status_code == 404


def test_before_the_first_count_the_page_says_so(as_role):
    assert "尚無統計" in text_of(as_role("analyst").get(CARD))


def test_the_short_address_keeps_what_was_chosen(as_role):
    answer = as_role("analyst").get(reverse("dashboards:performance"), {"by": "district"})
    assert answer.url == f"{CARD}?by=district"


def test_the_report_of_a_member_stands_beside_the_citys(as_role, october):
    page = text_of(as_role("analyst").get(REPORT, {"by": "agency", "value": "PWB"}))
    assert "工務局 · 115年10月" in page
    assert "50.00" in page
    assert "100.00" in page  # September
    assert "全市" in page
    whole = text_of(as_role("analyst").get(REPORT))
    assert "全市 · 115年10月" in whole


def test_a_page_costs_as_many_statements_for_one_agency_as_for_two(as_role, october, agencies):
    client = as_role("analyst")
    costs = []
    for page in (CARD, f"{REPORT}?by=agency&value=PWB"):
        client.get(page)
        with CaptureQueriesContext(connection) as one:
            client.get(page)
        costs.append(len(one))
    case = Case.objects.get(number="115-0000000")
    move(case, agencies[1])
    count()
    for page, before in zip((CARD, f"{REPORT}?by=agency&value=PWB"), costs, strict=True):
        with CaptureQueriesContext(connection) as two:
            client.get(page)
        assert len(two) == before <= 20


def move(case: Case, unit: Unit) -> None:
    Round.objects.filter(case=case).update(unit=unit)


def test_the_file_holds_every_figure_with_its_parts_version_and_snapshot(as_role, october):
    address = reverse("dashboards:card_export", args=(*NAME, "xlsx"))
    answer = as_role("analyst").get(address, {"month": "2026-10"})
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = [[cell.value for cell in line] for line in sheet.iter_rows()]
    names = next(line for line in rows if "指標代碼" in line)
    lines = [dict(zip(names, line, strict=True)) for line in rows[rows.index(names) + 1 :]]
    mine = next(row for row in lines if row["代碼"] == "PWB" and row["指標代碼"] == "cases.on_time")
    assert [float(mine["數值"]), mine["分子"], mine["分母"]] == [50.0, 1, 2]
    assert [mine["比較月份"], float(mine["比較月份數值"]), float(mine["增減"])] == [
        "2026-09",
        100.0,
        -50.0,
    ]
    assert mine["樣本過少"] == "樣本過少"
    assert mine["快照"].startswith("metrics:snapshot:")
    assert {row["對象"] for row in lines} == {"全市", "工務局"}


@pytest.mark.parametrize("kind", ["csv", "ods", "xlsx"])
def test_each_format_is_offered(as_role, october, kind):
    answer = as_role("analyst").get(reverse("dashboards:card_export", args=(*NAME, kind)))
    body = b"".join(answer.streaming_content)
    assert f"cases-performance-agency-2026-10.{kind}" in answer["Content-Disposition"]
    if kind == "csv":
        lines = list(csv.reader(StringIO(body.decode("utf-8-sig"))))
        assert "工務局" in {line[0] for line in lines}
    else:
        assert body[:2] == b"PK"


def test_english_readers_get_english_throughout(as_role, october):
    page = text_of(as_role("analyst").get(CARD, headers={"accept-language": "en"}))
    assert "Performance on citizens&#x27; cases" in page
    assert "PWB bureau" in page
    assert "工務局" not in page

"""The pages of figures: what they show, what they refuse, and what they cost."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from civicloop.answer.cases.models import Round
from civicloop.engines.metrics import services as metrics
from civicloop.engines.metrics.models import Count, Snapshot
from civicloop.engines.metrics.rules import METRICS, Month
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations.models import Unit

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
FIGURE = reverse("dashboards:figure", args=("cases", "on_time"))
ROWS = reverse("dashboards:rows", args=("cases", "on_time"))


@pytest.fixture(autouse=True)
def noon_of_a_day():
    with clock.frozen(NOW):
        yield


def test_every_number_is_a_link_to_its_rows(as_role, rows):
    page = as_role("analyst").get(FIGURE).content.decode()
    assert "50.00" in page
    assert "value=PWB&amp;month=2026-10&amp;side=denominator" in page
    assert "工務局" in page
    assert "交通局" not in page


@pytest.mark.parametrize(
    "address",
    [
        f"{FIGURE}glance/",
        FIGURE,
        reverse("dashboards:outlook", args=("cases", "on_time")),
        reverse("dashboards:card", args=("cases", "performance")),
        reverse("dashboards:member", args=("cases", "performance")),
    ],
)
def test_another_version_is_named_where_it_begins(as_role, rows, address):
    in_header = "10月 （定義第 2 版起）"
    words = in_header if address == FIGURE else "定義第 2 版起"
    assert words not in as_role("analyst").get(address).content.decode()
    Snapshot.objects.filter(month__lt=date(2026, 10, 1)).update(version=1)
    Snapshot.objects.filter(month__gte=date(2026, 10, 1)).update(version=2)
    assert words in as_role("analyst").get(address).content.decode()


def test_the_rows_page_shows_the_cases_and_both_parts_of_the_share(as_role, rows):
    page = as_role("analyst").get(
        ROWS, {"by": "agency", "value": "PWB", "month": "2026-10", "side": "denominator"}
    )
    text = page.content.decode()
    assert "115-0000000" in text
    assert "115-0000001" in text
    part = as_role("analyst").get(
        ROWS, {"by": "agency", "value": "PWB", "month": "2026-10", "side": "closed_on_time"}
    )
    assert "115-0000000" in part.content.decode()
    assert "115-0000001" not in part.content.decode()


def test_a_citizen_reads_the_figures_but_no_number_leads_to_rows(client, rows):
    page = client.get(FIGURE, headers={"accept-language": "zh-hant"}).content.decode()
    assert "50.00" in page
    assert "工務局" in page
    assert "/rows/" not in page
    assert client.get(ROWS, {"month": "2026-10", "side": "denominator"}).status_code == 302


def test_a_reader_without_right_to_the_rows_gets_the_figure_but_not_the_rows(as_role, rows):
    page = as_role("officer").get(
        ROWS, {"by": "agency", "value": "PWB", "month": "2026-10", "side": "denominator"}
    )
    assert page.status_code == 200
    assert "115-0000000" not in page.content.decode()
    assert "50.00" in page.content.decode()


@pytest.mark.parametrize(
    ("address", "query"),
    [
        (FIGURE, {"by": "colour"}),
        (FIGURE, {"until": "2026-12"}),
        (FIGURE, {"until": "<script>"}),
        (FIGURE, {"span": "1000"}),
        (ROWS, {}),
        (ROWS, {"month": "2026-10", "side": "x"}),
        (ROWS, {"month": "2026-10", "side": "denominator", "value": "NOBODY"}),
        (ROWS, {"month": "10/2026", "side": "denominator"}),
        (ROWS, {"month": "2026-10", "side": "denominator", "by": "colour"}),
    ],
)
def test_an_address_that_asks_for_what_is_not_there_is_told_so(as_role, rows, address, query):
    page = as_role("analyst").get(address, query)
    assert page.status_code == 400
    assert "沒有這樣的頁面" in page.content.decode()
    assert "<script>" not in page.content.decode()


def test_an_unknown_figure_is_not_found(as_role):
    assert as_role("analyst").get("/figures/cases.nonsense/").status_code == 404


def test_before_the_first_case_the_page_says_that_nothing_is_counted(as_role):
    assert "尚無統計" in as_role("analyst").get(FIGURE).content.decode()


def test_where_no_part_has_a_number_the_page_says_so_instead_of_a_blank_chart(as_role, rows):
    client, words = as_role("analyst"), "各項均無數字可並列比較"
    assert words not in client.get(FIGURE).content.decode()
    over = METRICS.get("cases.on_time").formula.denominator
    Count.objects.filter(snapshot__metric="cases.on_time", measure__in=over).delete()
    page = client.get(FIGURE).content.decode()
    assert "工務局" in page
    assert words in page


def test_a_page_costs_as_many_queries_for_one_agency_as_for_two(as_role, rows):
    client = as_role("analyst")
    client.get(FIGURE)
    with CaptureQueriesContext(connection) as one:
        assert "交通局" not in client.get(FIGURE).content.decode()
    Round.objects.filter(case=rows[0]).update(unit=Unit.objects.get(code="TB"))
    metrics.refresh("cases.case", [Month(2026, 10)], now=NOW)
    with CaptureQueriesContext(connection) as two:
        assert "交通局" in client.get(FIGURE).content.decode()
    assert len(one) == len(two) <= 12


def test_the_file_says_what_the_page_says_with_version_and_snapshot(as_role, rows):
    answer = as_role("analyst").get(
        reverse("dashboards:export", args=("cases", "on_time", "xlsx")), {"until": "2026-10"}
    )
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    mine = next(line for line in lines if line[:3] == ["工務局", "PWB", "2026-10"])
    assert [float(mine[3]), mine[4], mine[5], mine[6]] == [50.0, 1, 2, 2]
    assert mine[7].startswith("metrics:snapshot:")


def test_a_format_that_is_not_offered_is_not_found(as_role):
    address = reverse("dashboards:export", args=("cases", "on_time", "exe"))
    assert as_role("analyst").get(address).status_code == 404


def test_english_readers_get_english_throughout(as_role, rows):
    client = as_role("analyst")
    page = client.get(FIGURE, headers={"accept-language": "en"}).content.decode()
    assert "On-time rate" in page
    assert "PWB bureau" in page
    assert "如期結案率" not in page

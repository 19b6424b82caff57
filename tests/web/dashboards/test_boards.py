"""The live board: what stands now, by agency, and what it costs to look."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civicloop.answer.cases.models import Case, Category
from civicloop.answer.cases.states import CaseState, PauseReason
from civicloop.engines.metrics import queries
from civicloop.engines.metrics.rules import WHOLE
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations.models import Unit
from tests.web.dashboards.samples import closed_case

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # noon in the city
BOARD = reverse("dashboards:board", args=("cases", "live"))
NUMBERS = reverse("dashboards:board_numbers", args=("cases", "live"))
ROWS = reverse("dashboards:board_rows", args=("cases", "live"))
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def noon_of_a_day():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def standing():
    """Two agencies: one overdue and one waiting case; cases due today and later."""
    units = [
        Unit.objects.create(
            code=code,
            name_zh=name,
            name_en=name,
            path=f"{code}/",
            level="bureau",
            valid_from=date(2020, 1, 1),
        )
        for code, name in (("PWB", "工務局"), ("TB", "交通局"))
    ]
    category = Category.objects.create(
        code="pothole", name_zh="坑洞", name_en="Pothole", operational_hours=4, statutory_days=6
    )

    def open_case(number, unit, due, **more):
        row = closed_case(number, unit, category, NOW - 30 * HOUR, late=False)
        row.state, row.outcome, row.closed_at = CaseState.IN_PROGRESS, "", None
        row.next_due_at = due
        for name, value in more.items():
            setattr(row, name, value)
        row.save()

    open_case("1-OVERDUE", units[0], NOW - HOUR)
    open_case(
        "2-WAITING",
        units[0],
        NOW - HOUR,
        state=CaseState.WAITING,
        waiting_until=NOW + HOUR,
        waiting_for=PauseReason.ACCESS,
    )
    open_case("3-TODAY", units[1], NOW + 11 * HOUR)
    open_case("4-TOMORROW", units[1], NOW + 12 * HOUR)
    open_case("5-NEW", units[1], NOW + 99 * HOUR, opened_at=NOW - 11 * HOUR)
    closed_case("6-DONE", units[1], category, NOW - 14 * HOUR, late=False).save()
    closed_case("7-YESTERDAY", units[1], category, NOW - 40 * HOUR, late=False).save()
    return units


def test_each_number_is_what_stands_now(standing):
    found = queries.standing("cases.live", now=NOW)
    gauges = ("open", "due_today", "overdue", "waiting", "received", "answered")
    assert {
        value: [found.number(value, gauge) for gauge in gauges] for value in ("PWB", "TB", WHOLE)
    } == {"PWB": [2, 0, 1, 1, 0, 0], "TB": [3, 1, 0, 0, 1, 1], WHOLE: [5, 1, 1, 1, 1, 1]}


@pytest.mark.parametrize(
    ("gauge", "value", "numbers"),
    [
        ("open", "", ["1-OVERDUE", "2-WAITING", "3-TODAY", "4-TOMORROW", "5-NEW"]),
        ("open", "PWB", ["1-OVERDUE", "2-WAITING"]),
        ("overdue", "", ["1-OVERDUE"]),
        ("due_today", "TB", ["3-TODAY"]),
        ("waiting", "PWB", ["2-WAITING"]),
        ("received", "", ["5-NEW"]),
        ("answered", "TB", ["6-DONE"]),
    ],
)
def test_each_number_opens_its_rows(as_role, standing, gauge, value, numbers):
    page = as_role("analyst").get(ROWS, {"gauge": gauge, "value": value}).content.decode()
    every = Case.objects.order_by("number").values_list("number", flat=True)
    assert [number for number in every if number in page] == numbers


def test_the_agency_with_most_overdue_stands_first(as_role, standing):
    page = as_role("head").get(BOARD).content.decode()
    assert page.index("工務局") < page.index("交通局")
    assert 'hx-trigger="every 30s"' in page


def test_the_part_that_comes_again_is_never_kept(as_role, standing):
    answer = as_role("head").get(NUMBERS)
    assert answer["Cache-Control"] == "no-store"
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize("query", [{}, {"gauge": "x"}, {"gauge": "open", "value": "NOBODY"}])
def test_rows_of_a_number_that_is_not_there_are_refused(as_role, standing, query):
    assert as_role("analyst").get(ROWS, query).status_code == 400


def test_an_unknown_board_is_not_found(as_role):
    address = reverse("dashboards:board", args=("cases", "x"))
    assert as_role("analyst").get(address).status_code == 404


def test_an_empty_city_has_an_empty_board(as_role):
    assert "目前沒有未結案件" in as_role("analyst").get(BOARD).content.decode()


def test_a_look_costs_the_same_for_one_case_as_for_many(as_role, standing):
    client = as_role("analyst")
    client.get(NUMBERS)
    with CaptureQueriesContext(connection) as many:
        client.get(NUMBERS)
    Case.objects.exclude(number="1-OVERDUE").delete()
    with CaptureQueriesContext(connection) as one:
        client.get(NUMBERS)
    assert len(one) == len(many) <= 9

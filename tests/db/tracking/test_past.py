"""Many past months taken over at once: the same as if each had been lived."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from civicloop.engines.tracking import queries
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.errors import FaultyFieldsError
from civicloop.engines.tracking.models import Item, Period, Report, Variance
from civicloop.engines.tracking.rules import day_after
from civicloop.kernel.actors.errors import NotPermittedError
from tests.db.tracking.conftest import CURVE, JANUARY, OWNER, UNIT, fresh, new_item

D = Decimal
MONTHS = [date(2026, month, 1) for month in (1, 2, 3, 4)]
APRIL = datetime(2026, 5, 6, 2, 0, tzinfo=UTC)
"""April is open by then: its review is not over."""
HIDDEN = ("id", "responsibility", "period", "item", "report")


def said(item, month, actual):
    figures = tracking.Figures(f"{month}月", D(actual), allocated=500, paid=480)
    why = tracking.Explanation("A11", "設計單位", "增派人力", date(2026, 6, 30))
    return {item.pk: (figures, why if D(actual) < 95 else None)}


@pytest.fixture
def past(item):
    return {
        MONTHS[0]: said(item, 1, "44"),
        MONTHS[1]: said(item, 2, "90"),
        MONTHS[2]: {},
        MONTHS[3]: said(item, 4, "97"),
    }


def one_by_one(programme, past):
    for month, words in past.items():
        begins = datetime(2026, month.month + 1, 1, 2, 0, tzinfo=UTC)
        period = tracking.open_period(programme.pk, month, actor=OWNER, now=begins)
        due = begins.replace(day=period.due_on.day)
        tracking.take_over_month(period.pk, words, actor=OWNER, now=due)
        frozen = begins.replace(day=day_after(period.closes_on).day)
        if frozen < APRIL:
            tracking.freeze_period(period.pk, actor=OWNER, now=frozen)


def picture(item):
    """All that stands of a past, without the keys of rows."""
    rows = [
        [{k: v for k, v in row.items() if k.removesuffix("_id") not in HIDDEN} for row in found]
        for found in (
            Report.objects.order_by("month", "responsibility_id").values(),
            Variance.objects.order_by("report__month").values(),
            Period.objects.order_by("month").values(),
            Item.objects.values(),
        )
    ]
    told = [
        (event.name, event.occurred_at, event.body.get("state"))
        for event in queries.history_of(item.pk)
    ]
    return rows, told


def test_months_at_once_are_the_same_as_one_after_the_other(programme, item, past):
    with transaction.atomic():
        one_by_one(programme, past)
        expected = picture(item)
        transaction.set_rollback(True)
    assert tracking.take_over_past(programme.pk, past, actor=OWNER, now=APRIL) == 3
    assert picture(item) == expected
    lead = Report.objects.filter(responsibility__part="lead").order_by("month")
    assert [row.state for row in lead] == ["accepted", "accepted", "missed", "accepted"]
    assert [row.streak for row in lead] == [1, 2, 3, 0]
    assert Variance.objects.filter(recovered_on=None).count() == 2  # April is not frozen yet
    assert fresh(item).month == MONTHS[1]


def test_more_months_cost_one_statement_each(programme, past, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        tracking.take_over_past(programme.pk, past, actor=OWNER, now=APRIL)


def test_an_item_that_begins_later_owes_nothing_before(programme, item, small_city):
    later = new_item(small_city.units, number="115-002", begins_on=MONTHS[1], joint_ids=())
    row = tracking.list_item(programme.pk, later, actor=OWNER, now=APRIL)
    tracking.approve_baseline(row.pk, CURVE, from_on=MONTHS[1], actor=OWNER, now=APRIL)
    tracking.approve_item(row.pk, version=1, actor=OWNER, now=APRIL)
    tracking.take_over_past(programme.pk, {MONTHS[0]: {}, MONTHS[1]: {}}, actor=OWNER, now=APRIL)
    assert [report.month for report in row.reports.all()] == [MONTHS[1]]
    assert item.reports.count() == 4


@pytest.mark.parametrize("months", [[JANUARY], [date(2026, 1, 2)]])
def test_a_month_that_stands_or_is_none_takes_over_nothing(programme, period, months):
    with pytest.raises(FaultyFieldsError):
        tracking.take_over_past(programme.pk, {m: {} for m in months}, actor=OWNER, now=APRIL)
    assert Period.objects.count() == 1


def test_who_only_reports_takes_over_nothing(programme, past):
    with pytest.raises(NotPermittedError):
        tracking.take_over_past(programme.pk, past, actor=UNIT, now=APRIL)
    assert tracking.take_over_past(programme.pk, {}, actor=OWNER, now=APRIL) == 0

"""Figures follow the cases: what happens to one is counted within a minute."""

from __future__ import annotations

from datetime import timedelta

import pytest

from civicloop.answer.cases import services as cases
from civicloop.answer.cases import subscribers
from civicloop.engines.metrics import queries, services
from civicloop.engines.metrics.models import TouchedMonth
from civicloop.engines.metrics.rules import Month
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.ledger.rules import Delivered
from tests.db.cases.city import MONDAY, draft, lay_down
from tests.web.conftest import small_city  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db
MONTH = Month.of(MONDAY)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"


def deliver():
    ledger.seal_pending()
    ledger.deliver_pending()


def received():
    figure = queries.kept("cases.received", by="agency", months=[MONTH])
    whole = figure.totals.get(MONTH.key)
    return whole.numerator if whole else 0


def test_a_case_is_counted_after_its_event_and_a_month_that_nobody_touched_is_not(
    small_city,  # noqa: F811 (a fixture)
):
    lay_down()
    cases.open_case(draft(), actor=citizen(), key="first", now=MONDAY)
    much_later = MONDAY + timedelta(days=90)
    services.refresh_due(now=much_later)
    assert received() == 0  # nobody said yet that this month changed
    deliver()
    assert TouchedMonth.objects.filter(source="cases.case", month=MONTH.first_day).exists()
    services.refresh_due(now=much_later)
    assert received() == 1
    assert not TouchedMonth.objects.exists()


def touched():
    return sorted(row.month.isoformat()[:7] for row in TouchedMonth.objects.all())


def test_the_end_of_a_round_touches_its_own_month_and_another_unit_all_that_it_stood_in(
    small_city,  # noqa: F811 (a fixture)
):
    """A case that was open and late at the end of a month was so, whatever became of it."""
    lay_down()
    case = cases.open_case(draft(), actor=citizen(), key="first", now=MONDAY)
    deliver()
    TouchedMonth.objects.all().delete()
    later = MONDAY + timedelta(days=60)
    cases.withdraw(case.pk, actor=citizen(case.ref), now=later)
    deliver()
    assert touched() == [Month.of(later).key]
    assert (Month.of(MONDAY), Month.of(later)) == (MONTH, MONTH.moved(2))
    moved = Delivered(
        name="cases.case_transferred",
        ref=case.ref,
        body={},
        actor="",
        at=later,
        sequence=1,
        number=9,
    )
    subscribers.count_again(moved)
    assert touched() == [MONTH.moved(step).key for step in range(3)]

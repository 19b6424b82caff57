"""Figures follow the cases: what happens to one is counted within a minute."""

from __future__ import annotations

from datetime import timedelta

import pytest

from civicloop.answer.cases import services as cases
from civicloop.engines.metrics import queries, services
from civicloop.engines.metrics.models import TouchedMonth
from civicloop.engines.metrics.rules import Month
from civicloop.kernel.actors.rules import citizen
from civicloop.kernel.ledger import services as ledger
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
    figure = queries.resolve("cases.received", by="agency", months=[MONTH])
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

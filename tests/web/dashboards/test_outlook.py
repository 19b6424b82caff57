"""The outlook of a figure says how sure it is."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.models import Count, Snapshot
from civicloop.engines.metrics.rules import Month, months_until
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations.models import Unit

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
OUTLOOK = reverse("dashboards:outlook", args=("cases", "received"))


@pytest.fixture(autouse=True)
def noon_of_a_day():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def forty_months(rows):
    """Two agencies over forty months; since May one of them has forty cases fewer a month."""
    Snapshot.objects.all().delete()
    for number, month in enumerate(months_until(Month(2026, 10), 40)):
        snapshot = Snapshot.objects.create(
            metric="cases.received",
            version=2,
            dimension="agency",
            month=month.first_day,
            computed_at=NOW,
            checked_at=NOW,
            fingerprint=str(number),
        )
        usual = 100 + (20 if month.month == 6 else 0) + number % 2
        fixed = month >= Month(2026, 5)
        for agency, received in (("PWB", usual - 40 * fixed), ("TB", usual - number % 3)):
            Count.objects.create(
                snapshot=snapshot, value=agency, measure="received", number=received
            )


def text_of(client, address, query=None):
    answer = client.get(address, query or {}, headers={"accept-language": "zh-hant"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_outlook_names_months_season_and_interval(client, forty_months):
    page = text_of(client, OUTLOOK, {"by": "agency"})
    assert "共 40 個月有數值" in page
    assert "115年11月 之數值有八成機會介於" in page
    assert "6月最高" in page
    assert "依據 40 個月之數值" in page
    assert "所含資料" in page


def test_each_answer_is_worked_out_with_the_numbers_of_the_page(client, forty_months):
    """By hand: 2 agencies of 100 to 121 a month; June of 114 stood at 239 of a usual 201.92."""
    page = text_of(client, OUTLOOK, {"by": "agency"})
    june = [month for month in months_until(Month(2026, 10), 40) if month.month == 6]
    assert all(month.label("zh-hant") in page for month in june[:-1])
    whole = metrics.kept("cases.received", by="agency", months=months_until(Month(2026, 10), 40))
    values = {m: float(whole.totals[m.key].value) for m in whole.months}
    middle = june[1]
    around = [values[middle.moved(step)] for step in range(-6, 7)]
    usual = (sum(around) - (around[0] + around[-1]) / 2) / 12
    share = 100 * values[middle] / usual
    assert f"{values[middle]:,.0f} ÷ {usual:,.2f} ≈ {share:,.2f} %" in page
    last = [values[m] - values[m.moved(-12)] for m in whole.months[12:]]
    spread = (sum(error * error for error in last) / len(last)) ** 0.5
    assert f"平方根為 {spread:,.2f}" in page
    assert f"115年11月 以 114年11月 之數值為預期：{values[Month(2025, 11)]:,.1f}" in page


def test_months_without_a_case_are_noughts_and_break_nothing(client, forty_months):
    """Noughts are not kept: a fix after which nothing is reported any more works best of all."""
    Count.objects.filter(
        value="PWB", snapshot__month__gte=date(2026, 5, 1), measure="received"
    ).delete()
    page = text_of(client, OUTLOOK, {"by": "agency", "value": "PWB", "since": "2026-05"})
    assert "共 40 個月有數值" in page
    assert "工務局變動 −10" in page
    assert "非偶然可以解釋" in page
    other = text_of(client, OUTLOOK, {"by": "agency", "value": "TB", "since": "2026-05"})
    assert "比較對象 1 個" in other or "與其他 1 個項目比較" in other


def test_what_an_intervention_did_is_held_against_the_others(client, forty_months):
    page = text_of(client, OUTLOOK, {"by": "agency", "value": "PWB", "since": "2026-05"})
    assert "工務局變動 −3" in page
    assert "相差 −39." in page or "相差 −40." in page
    assert "比較對象：交通局" in page
    assert "兩項變動之差" in page
    assert "非偶然可以解釋" in page
    assert "與其他 1 個項目比較" in page
    none = text_of(client, OUTLOOK, {"by": "agency", "value": "TB", "since": "2026-10"})
    assert "前後至少各需四個月" in none
    assert "措施前 39 個月、後 1 個月、比較對象 1 個" in none


def test_whom_an_intervention_is_held_against_can_be_chosen(client, forty_months):
    Unit.objects.create(
        code="EPB", name_zh="環保局", name_en="EPB", path="EPB/", level="bureau",
        valid_from=date(2010, 12, 25),
    )  # fmt: skip
    for number, snapshot in enumerate(Snapshot.objects.order_by("month")):
        Count.objects.create(
            snapshot=snapshot, value="EPB", measure="received", number=50 + 10 * (number > 33)
        )
    wish = {"by": "agency", "value": "PWB", "since": "2026-05"}
    every = text_of(client, OUTLOOK, wish)
    assert "與其他 2 個項目比較" in every
    assert 'name="beside" value="TB"' in every
    one = text_of(client, OUTLOOK, wish | {"beside": ["TB"]})
    assert "與其他 1 個項目比較" in one
    assert 'name="beside" value="TB" checked' in one
    assert "相差 −39." in one or "相差 −40." in one
    assert "與其他 2 個項目比較" in text_of(client, OUTLOOK, wish | {"beside": ["PWB", ""]})


def test_few_rows_are_said_before_anything_is_read_into_them(client, forty_months):
    warned = "筆數甚少"
    assert warned not in text_of(client, OUTLOOK, {"by": "agency", "value": "PWB"})
    Count.objects.filter(value="PWB").update(number=0)
    Count.objects.filter(value="PWB", snapshot__month__gte=date(2026, 2, 1)).update(number=2)
    few = text_of(client, OUTLOOK, {"by": "agency", "value": "PWB", "since": "2026-05"})
    assert warned in few
    assert "18" in few[few.index(warned) - 40 : few.index(warned) + 40]


def test_few_months_promise_nothing(client, rows):
    Snapshot.objects.exclude(month__gte="2026-07-01").delete()
    page = text_of(client, OUTLOOK)
    assert "不予推估" in page
    assert "滿三年" in page


@pytest.mark.parametrize(
    "query",
    [{"by": "x"}, {"value": "x"}, {"beside": "x"}, {"since": "2027-01"}, {"since": "<b>"}],
)
def test_an_address_that_asks_for_what_is_not_there_is_told_so(client, rows, query):
    assert client.get(OUTLOOK, query).status_code == 400

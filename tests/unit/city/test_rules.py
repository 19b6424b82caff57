"""The locality of a process: zones, years, money, and what follows them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from civicloop.engines.metrics.rules import Month
from civicloop.kernel.city import rules
from civicloop.kernel.city.errors import LocalityError
from civicloop.kernel.city.rules import Locality, Years, common_year
from civicloop.kernel.clock.rules import Calendar, merge
from civicloop.kernel.numbering import rules as numbering
from civicloop.ui.rules import day_text, moment_text

ISLAND = Locality(ZoneInfo("Pacific/Fiji"), Years.WESTERN, "FJD", "en", "")
WORDS = {
    "zone": "Pacific/Fiji", "years": "western", "currency": "FJD", "language": "en", "holidays": "",
}  # fmt: skip


@pytest.fixture
def series(monkeypatch):
    monkeypatch.setattr(numbering, "SERIES", type(numbering.SERIES)("number series"))
    return numbering.declare_series("sample", pattern="{civil}-{number:7}-{check}")


def test_a_new_process_stands_in_taiwan():
    assert rules.here() == Locality(ZoneInfo("Asia/Taipei"), Years.ROC, "TWD", "zh-hant", "TW")


def test_stored_words_become_a_locality():
    assert rules.locality_of(**WORDS) == ISLAND


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("zone", "Asia/Atlantis"),
        ("zone", "EST"),
        ("zone", "../etc/passwd"),
        ("years", "julian"),
        ("currency", "XXX"),
        ("language", "tlh"),
        ("holidays", "MARS"),
    ],
)
def test_a_word_that_is_not_known_is_named(field, value):
    with pytest.raises(LocalityError) as refusal:
        rules.locality_of(**(WORDS | {field: value}))
    assert (refusal.value.field, refusal.value.value) == (field, value)


def test_days_are_written_as_the_city_counts_years():
    day = date(2026, 3, 5)
    assert [day_text(day, "zh-hant"), day_text(day, "en")] == ["115/03/05", "5 Mar 2026"]
    assert day_text(date(1911, 10, 10), "zh-hant") == "1911/10/10"
    rules.settle(ISLAND)
    assert [day_text(day, "zh-hant"), day_text(day, "en")] == ["2026/03/05", "5 Mar 2026"]
    at = datetime(2026, 3, 5, 14, 30, tzinfo=ISLAND.zone)
    assert moment_text(at, "zh-hant") == "2026/03/05 14:30"


def test_months_begin_in_the_zone_of_the_city():
    instant = datetime(2026, 2, 28, 13, 0, tzinfo=UTC)
    assert Month.of(instant).key == "2026-02"
    assert Month.parse("2026-03").label("zh-hant") == "115年3月"
    rules.settle(ISLAND)
    assert Month.of(instant).key == "2026-03"
    month = Month.parse("2026-03")
    assert month.begins == datetime(2026, 2, 28, 12, 0, tzinfo=UTC)
    assert [month.label("zh-hant"), month.short("zh-hant"), month.label("en")] == [
        "2026年3月", "2026/3", "2026-03",
    ]  # fmt: skip


def test_calendars_lie_in_the_zone_of_the_city():
    rules.settle(ISLAND)
    assert (merge([]).zone, Calendar().zone) == (ISLAND.zone, ISLAND.zone)


def test_numbers_begin_with_the_year_as_the_city_counts_it(series):
    roc = series.write(2026, 123)
    rules.settle(ISLAND)
    western = series.write(2026, 123)
    assert [roc[:12], western[:13]] == ["115-0000123-", "2026-0000123-"]
    assert numbering.parse(western) == numbering.Number("sample", 2026, 123)
    assert numbering.canonical(western.replace("-", "")) == western
    assert not numbering.check(roc)


def test_money_is_written_with_the_sign_of_the_currency():
    assert rules.money_text(1200, "zh-hant") == "NT$1,200"
    rules.settle(ISLAND)
    assert rules.money_text(Decimal("1200.50"), "en") == "FJ$1,200.50"
    rules.settle(Locality(currency="CHF"))
    assert rules.money_text(5, "en") == "CHF\u00a05"


@pytest.mark.parametrize(("written", "year"), [(1, 1912), (115, 2026), (999, 2910), (1000, 1000)])
def test_a_year_below_a_thousand_is_one_of_the_republic(written, year):
    assert common_year(written) == year


@pytest.mark.parametrize("written", [0, -1])
def test_no_era_has_a_year_nought(written):
    with pytest.raises(ValueError, match="not_year"):
        common_year(written)

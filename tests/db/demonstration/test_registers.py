"""The small registers of the demonstration city."""

import pytest

from civicloop.assembly.demonstration.rules.city import City
from civicloop.assembly.demonstration.services.registering import keep_registers
from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics import services as engine
from civicloop.engines.metrics.rules import METRICS, Month, months_between
from civicloop.engines.registers import queries, rules
from tests.db.registers.books import NOW

pytestmark = pytest.mark.django_db


def test_registers_are_filled_and_some_are_open(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    keep_registers(City("play", NOW, 100))
    rows = queries.entries_by_register()
    filled = {row.key: rows[row.pk] for row in queries.registers() if row.pk in rows}
    assert filled == {"works-training": 7, "mainland-visits": 6, "websites": 5, "surveys": 2,
                      "service-training": 2, "mobile-events": 4, "related-articles": 4,
                      "environment-readings": 60, "city-news": 5, "site-analytics": 36,
                      "city-events": 30,
                      "mail-service": 18, "payroll": 24, "accounting": 24, "attendance": 24,
                      "mobile-desks": 40,
                      }  # fmt: skip
    register = queries.register("works-training")
    courses = {one.count.key: one.value for one in queries.counted(register)}
    assert courses["people"] == 93 + 105 + 83 + 100 + 35 + 109 + 42
    surveys = queries.register("surveys")
    opened = [rules.passes_gate(surveys.definition, row.values) for row in queries.entries(surveys)]
    assert sorted(opened) == [False, True]
    assert {row.key for row in queries.opened()} == {
        "works-training", "surveys", "city-news", "environment-readings", "mobile-desks",
    }  # fmt: skip


def test_what_systems_report_is_told_in_totals_and_agrees(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    keep_registers(City("play", NOW, 100))
    books = queries.register("accounting")
    by_agency = {}
    for row in queries.entries(books).order_by("day"):
        values = row.values
        before = by_agency.get(values["agency_name"], 0) if values["month"][5:] != "01" else 0
        by_agency[values["agency_name"]] = before + values["spent_in_month"]
        assert values["spent"] == by_agency[values["agency_name"]] <= values["allotted"]
    air = queries.register("environment-readings")
    limits = {"good": 50, "moderate": 100, "sensitive": 150, "unhealthy": 200}
    for row in queries.entries(air):
        assert row.values["aqi"] <= limits[row.values["level"]]


def test_the_citys_own_register_feeds_figures(settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    keep_registers(City("play", NOW, 100))
    keys = [key for key in METRICS if key.startswith("own.mobile_desks__")]
    assert [key.partition("__")[2] for key in keys] == [
        "sessions", "people", "mean_people", "evening",
    ]  # fmt: skip
    year = metrics.resolve(keys[0], period="2026-01..2026-11", by="form", now=NOW)
    assert year.missing
    engine.refresh("own.mobile-desks", months_between(Month(2026, 1), Month(2026, 11)), now=NOW)
    year = metrics.resolve(keys[0], period="2026-01..2026-11", by="form", now=NOW)
    register = queries.register("mobile-desks")
    days = [row.day.year for row in queries.entries(register)]
    assert year.shown == sum(part.cell.shown for part in year.parts) == days.count(2026)

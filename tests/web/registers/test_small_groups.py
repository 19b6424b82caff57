"""Few people behind a figure of a register: hidden in page, drill, API, file, report, open data."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.urls import reverse

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics import services as engine
from civicloop.engines.metrics.rules import METRICS, Month
from civicloop.engines.registers import queries
from civicloop.engines.registers import services as registers
from civicloop.kernel.clock import services as clock
from civicloop.publish.dashboards.services import defined
from tests.db.registers.books import KEEPER, NOW

pytestmark = pytest.mark.django_db
KEY, FIGURE = "mainland-visits", "registers.mainland_visits_people"
AUGUST = Month(2026, 8)
VISITS = {"PARKS": (2,), "ROADS": (31, 47), "WORKS": (900,)}
"""A small group in one agency, larger ones in two others."""


@pytest.fixture
def city(small_city, settings, tmp_path):
    settings.DATA_DIR, settings.MASTER_KEYS_DIR = tmp_path, tmp_path / "keys"
    registers.ship(now=NOW)
    register = queries.register(KEY)
    for code, groups in VISITS.items():
        for day, people in enumerate(groups, start=1):
            cells = {"from_on": f"2026-08-0{day}", "group": f"{code}團{day}", "host": code,
                     "purpose": "trade", "occasions": "1", "people": str(people)}  # fmt: skip
            registers.add(register.pk, cells, actor=KEEPER, now=NOW,
                          unit_id=small_city.units[code].pk)  # fmt: skip
    registers.publish(register.pk, actor=KEEPER, now=NOW)
    engine.refresh("registers.entry", [AUGUST], now=NOW)
    return small_city


def told(by="agency", period="2026-08", **wishes):
    return metrics.resolve(FIGURE, period=period, by=by, now=NOW, **wishes)


def test_a_small_group_and_what_would_tell_it_are_hidden_and_the_whole_is_told(city):
    found = told()
    cells = {part.value: part.cell for part in found.parts}
    assert found.shown == 980
    # the roads office is one with the works bureau: 980 less its 978 would be the small group
    assert cells["PARKS"].is_hidden
    assert cells["WORKS"].is_hidden
    occasions = metrics.resolve("registers.mainland_visits_occasions", period="2026-08",
                                by="agency", now=NOW)  # fmt: skip
    assert all(part.cell.shown for part in occasions.parts)  # meetings tell of nobody


def test_neither_the_page_nor_its_rows_nor_the_interface_tell_it(city):
    client = city.client("analyst")
    with clock.frozen(NOW):
        page = client.get(f"/figures/{FIGURE}/", {"by": "agency", "period": "2026-08"})
        rows = {"by": "agency", "value": "PARKS", "month": "2026-08", "side": "numerator"}
        assert client.get(f"/figures/{FIGURE}/rows/", rows).status_code in {403, 404}
        address = reverse("api:metric", args=[FIGURE])
        answer = client.get(address, {"period": "2026-08", "by": "agency"}).json()
    assert "(D)" in page.content.decode()
    parts = {part["code"]: part for part in answer["parts"]}
    assert answer["value"] == 980
    assert all(parts[code]["is_hidden"] for code in ("PARKS", "WORKS"))
    assert parts["PARKS"]["value"] is parts["PARKS"]["row_count"] is parts["PARKS"]["rows"] is None
    assert answer["hidden_below"] == 5


def test_no_longer_time_and_no_month_that_runs_tells_it(city):
    register = queries.register(KEY)
    cells = {"from_on": "2026-07-01", "group": "小團", "host": "PARKS", "purpose": "trade",
             "occasions": "1", "people": "3"}  # fmt: skip
    registers.add(register.pk, cells, actor=KEEPER, now=NOW)
    registers.add(register.pk, cells | {"from_on": "2026-11-01", "people": "70"}, actor=KEEPER,
                  now=NOW)  # fmt: skip
    engine.refresh("registers.entry", [Month(2026, 7), AUGUST, Month(2026, 11)], now=NOW)
    assert told(by="", period="2026-07").is_hidden
    assert told(by="", period="2026-Q3").is_hidden
    assert told(by="", period="2026-11").is_hidden
    assert told(by="", period="2026-08").shown == 980


def test_open_data_leave_out_what_the_total_would_tell(city):
    client = city.client("anonymous")
    rows = json.loads(client.get(reverse("registers:open-file", args=[KEY, "json"])).getvalue())
    shown = {row["group"]: (row["people"], row["occasions"]) for row in rows["rows"]}
    # 31 goes with 2 in the month, and 47 with 31 in the works bureau
    assert shown == {"PARKS團1": (None, 1), "ROADS團1": (None, 1), "ROADS團2": (None, 1),
                     "WORKS團1": (900, 1)}  # fmt: skip
    table = client.get(reverse("registers:open-file", args=[KEY, "csv"])).getvalue().decode()
    page = client.get(reverse("registers:open-register", args=[KEY])).content.decode()
    for text in (table, page):
        assert "ROADS團1" in text
        assert "900" in text
    assert "980" not in page


def test_a_citys_own_version_keeps_the_floor_of_the_shipped_one(city):
    row = queries.register(KEY)
    counts = tuple(replace(one, people="", zh=f"市{one.zh}") for one in row.definition.counts)
    own = replace(row.definition, counts=counts, small=0)
    registers.change_definition(row.pk, own, version=row.version, actor=KEEPER, now=NOW)
    defined.refresh(at_once=True)
    worded = METRICS.get(FIGURE)
    assert worded.zh.startswith("市")
    assert (worded.floor, worded.formula.people) == (5, ("mainland_visits_people",))
    assert {part.value: part.cell.is_hidden for part in told().parts}["PARKS"]

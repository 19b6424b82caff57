"""The marks of annotated months: beside breaks of a definition, and none where none is wanted."""

from __future__ import annotations

import pytest

from civicloop.engines.metrics.rules import METRICS, Month
from civicloop.publish.dashboards.rules import marked, trend_chart

MONTHS = [Month(2026, 8, "Asia/Taipei"), Month(2026, 9, "Asia/Taipei")]


def line(breaks=()):
    rows = [(month, None) for month in MONTHS]
    return trend_chart(METRICS.get("cases.received"), rows, "en", breaks=breaks)


@pytest.mark.parametrize("breaks", [(), ((MONTHS[0], 2),)])
def test_a_marked_month_has_a_stroke_and_its_numbers(breaks):
    before = line(breaks)
    spec = marked(before, MONTHS, {"2026-09": "1, 2"}, "en")
    short = [month.short("en") for month in MONTHS]
    assert spec["encoding"]["x"]["scale"] == {"domain": short}
    stroke, number = spec["layer"][-2:]
    assert stroke["data"]["values"] == [{"month": short[1], "note": "1, 2"}]
    assert number["encoding"]["text"] == {"field": "note"}
    assert len(spec["layer"]) == len(before.get("layer", [before])) + 2
    assert spec["data"] == before["data"]


def test_a_line_without_marks_stays_as_it_is():
    assert marked(line(), MONTHS, {"2025-01": "1"}, "en") == line()

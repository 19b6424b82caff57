"""Everybody reads figures; the rows behind them are for the staff, cut by right."""

from tests.web.access import Row, everyone, only

READERS = ("agent", "officer", "head", "analyst", "mayor", "administrator")
FIGURE = ("cases", "on_time")
CELL = "?by=agency&value=&month=2026-01&side=denominator"

ROWS = [
    Row("dashboards:index", (), "GET", everyone(200)),
    Row("dashboards:on_time", (), "GET", everyone(302)),
    Row("dashboards:figure", FIGURE, "GET", everyone(200)),
    Row("dashboards:rows", FIGURE, "GET", only(*READERS), query=CELL),
    Row("dashboards:export", (*FIGURE, "csv"), "GET", everyone(200)),
]

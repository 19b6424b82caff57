"""Who sees figures: everybody on the staff but crews; the rows are cut by right, not refused."""

from tests.web.access import Row, only, staff

READERS = ("agent", "officer", "head", "analyst", "mayor", "administrator")
FIGURE = ("cases", "on_time")
CELL = "?by=agency&value=&month=2026-01&side=denominator"

ROWS = [
    Row("dashboards:index", (), "GET", only(*READERS)),
    Row("dashboards:on_time", (), "GET", staff(302, crew=403)),
    Row("dashboards:figure", FIGURE, "GET", only(*READERS)),
    Row("dashboards:rows", FIGURE, "GET", only(*READERS), query=CELL),
    Row("dashboards:export", (*FIGURE, "csv"), "GET", only(*READERS)),
]

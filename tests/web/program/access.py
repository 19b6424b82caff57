"""Who reaches the program's own addresses."""

from tests.web.access import Row, everyone

ROWS = [Row("program:healthz", (), "GET", everyone(200))]

"""Who gets what from the public ways in."""

from __future__ import annotations

from tests.web.access import Row, everyone

ROWS = [
    Row("cases:follow", ("115-0000001-1",), "GET", everyone(404)),
    Row("cases:follow", ("115-0000001-1",), "POST", everyone(404)),
    Row("cases:following", ("0" * 32,), "GET", everyone(404)),
    Row("cases:following", ("0" * 32,), "POST", everyone(404)),
]

"""Who gets what from the addresses of the app."""

from __future__ import annotations

from tests.web.access import Row, everyone, only

ROWS = [
    Row("cases:app_worker", (), "GET", everyone(200)),
    Row("cases:app", (), "GET", everyone(200)),
    Row("cases:app_manifest", (), "GET", everyone(200)),
    Row("cases:app_report", (), "GET", everyone(200)),
    Row("cases:app_cases", (), "GET", everyone(200)),
    Row("cases:app_topics", (), "GET", everyone(200)),
    Row("cases:app_offline", (), "GET", everyone(200)),
    Row("cases:app_token", (), "GET", everyone(200)),
    Row("cases:app_reports", (), "GET", everyone(405)),
    Row("cases:app_reports", (), "POST", everyone(400)),
    Row("cases:app_states", (), "POST", everyone(400)),
    Row("cases:app_devices", (), "POST", everyone(400)),
    Row("cases:bulletins", (), "GET", only("agent", "administrator")),
    Row("cases:bulletins", (), "POST", only("agent", "administrator", status=422)),
]

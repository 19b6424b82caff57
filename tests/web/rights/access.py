"""Requests about one's own data: anybody asks, few handle."""

from tests.web.access import Row, everyone, only

HANDLERS = only("analyst", "administrator")
NO_REQUEST = only("analyst", "administrator", status=404)
RECORDERS = only("agent", "analyst", "administrator")
TOKEN = ("0" * 32,)
STEPS = ("identify", "extend", "correct", "erase", "decide", "hand-over")
ROWS = [
    Row("rights:ask", (), "GET", everyone(200)),
    Row("rights:ask", (), "POST", everyone(422)),
    Row("rights:mine", TOKEN, "GET", everyone(404)),
    Row("rights:mine", TOKEN, "POST", everyone(404)),
    Row("rights:package", TOKEN, "GET", everyone(404)),
    Row("rights:package", TOKEN, "POST", everyone(404)),
    Row("rights:desk", (), "GET", HANDLERS),
    Row("rights:new", (), "GET", RECORDERS),
    Row("rights:new", (), "POST", RECORDERS),
    Row("rights:request", (0,), "GET", NO_REQUEST),
    Row("rights:particulars", (0,), "POST", NO_REQUEST),
    Row("rights:confirm", (0,), "POST", NO_REQUEST),
    *(Row(f"rights:{step}", (0,), "GET", NO_REQUEST) for step in STEPS),
    *(Row(f"rights:{step}", (0,), "POST", NO_REQUEST) for step in STEPS),
]

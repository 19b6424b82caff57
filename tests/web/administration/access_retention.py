"""Lists of what is to be destroyed, and what is held: who sees, proposes, approves."""

from tests.web.access import Row, only

SEERS = only("analyst", "mayor", "administrator")
NO_LIST = only("analyst", "mayor", "administrator", status=404)
DRAWERS = only("analyst", "administrator")
HOLDERS = only("head", "analyst", "administrator")
NO_HOLD = only("head", "analyst", "administrator", status=404)
ROWS = [
    Row("administration:retention", (), "GET", SEERS),
    Row("administration:retention-draw", ("cases.case",), "GET", DRAWERS),
    Row("administration:retention-draw", ("cases.case",), "POST", DRAWERS),
    Row("administration:retention-list", (0,), "GET", NO_LIST),
    Row("administration:retention-propose", (0,), "POST",
        only("analyst", "administrator", status=404)),
    Row("administration:retention-approve", (0,), "POST",
        only("mayor", "administrator", status=404)),
    Row("administration:retention-withdraw", (0,), "POST", NO_LIST),
    Row("administration:holds", (), "GET", HOLDERS),
    Row("administration:hold-new", (), "GET", HOLDERS),
    Row("administration:hold-new", (), "POST", HOLDERS),
    Row("administration:hold-lift", (0,), "GET", NO_HOLD),
]  # fmt: skip

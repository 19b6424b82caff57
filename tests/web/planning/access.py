"""Plans are read by all who work with them, written by agencies, kept by the commission."""

from tests.web.access import Row, only

SEERS = ("officer", "head", "analyst", "mayor", "administrator")
WRITERS, KEEPERS = ("officer", "head"), ("analyst", "administrator")


def missing(*roles):
    return only(*roles, status=404)


LISTS = [("plans", SEERS), ("indicators", SEERS), ("definitions", KEEPERS), ("results", SEERS),
         ("review", ("analyst",)), ("rounds", SEERS), ("proposals", SEERS),
         ("years", SEERS),
         ("books", SEERS), ("pledges", SEERS), ("undertakings", SEERS)]  # fmt: skip
FORMS = [
    ("new-goal", (0,), WRITERS),
    ("new-strategy", (0, 0), WRITERS),
    ("correct-plan", (0,), KEEPERS),
    ("correct-goal", (0, 0), WRITERS),
    ("correct-strategy", (0, 0, 0), WRITERS),
    ("correct-pledge", (0,), KEEPERS),
    ("correct-undertaking", (0,), KEEPERS),
    ("deadline", (0,), KEEPERS),
    ("move-indicator", (0,), WRITERS),
    ("retire", (0,), KEEPERS),
    ("restore", (0,), KEEPERS),
    ("write-year", (0, 0, 2026), WRITERS),
    ("review-year", (0, 0, 2026), ("analyst",)),
    ("new-letter", (0,), KEEPERS),
    ("correct-letter", (0,), KEEPERS),
    ("new-decision", (0,), KEEPERS),
    ("correct-decision", (0,), KEEPERS),
    ("new-indicator", (0,), WRITERS),
    ("decide", (0,), KEEPERS),
    ("revise", (0,), WRITERS),
    ("bind", (0,), WRITERS),
    ("write", (0, 2026), WRITERS),
    ("assess", (0, 2026), ("analyst",)),
    ("ceilings", (0,), KEEPERS),
    ("approve-book", (0,), KEEPERS),
    ("write-plan", (0,), WRITERS),
    ("write-budget", (0,), WRITERS),
    ("map-pledge", (0,), KEEPERS),
    ("step-undertaking", (0,), KEEPERS),
    ("track", (0,), KEEPERS),
    ("new-proposal", (0,), WRITERS),
    ("amend", (0,), WRITERS),
    ("judge", (0,), ("analyst",)),
    ("copy", (0,), KEEPERS),
    ("adopt", (0,), KEEPERS),
    ("grant", (0, 0), KEEPERS),
]
ROWS = [
    *(Row(f"planning:{name}", (), "GET", only(*roles)) for name, roles in LISTS),
    Row("planning:new-plan", (), "GET", only(*KEEPERS)),
    Row("planning:new-plan", (), "POST", only(*KEEPERS, status=422)),
    *(Row(f"planning:{name}", (), method, only(*KEEPERS, status=status))
      for name in ("new-book", "new-pledge", "new-undertaking")
      for method, status in (("GET", 200), ("POST", 422))),
    Row("planning:book", (0,), "GET", missing(*SEERS)),
    Row("planning:print-book", (0,), "GET", missing(*SEERS)),
    Row("planning:evidence", (0, 2026, 0), "GET", missing(*SEERS)),
    Row("planning:remove-evidence", (0, 2026, 0), "POST", missing(*WRITERS)),
    Row("planning:part", (0,), "GET", missing(*SEERS)),
    Row("planning:entries", (0, "plan"), "GET", missing(*SEERS)),
    Row("planning:take-projects", (0,), "POST", missing(*WRITERS)),
    Row("planning:move-part", (0,), "POST", missing(*SEERS)),
    Row("planning:undertaking", (0,), "GET", missing(*SEERS)),
    Row("planning:pledge", (0,), "GET", missing(*SEERS)),
    Row("planning:unmap-pledge", (0,), "POST", missing(*KEEPERS)),
    Row("planning:new-round", (), "GET", only(*KEEPERS)),
    Row("planning:new-round", (), "POST", only(*KEEPERS, status=422)),
    Row("planning:round", (0,), "GET", missing(*SEERS)),
    Row("planning:move-round", (0,), "POST", missing(*KEEPERS)),
    Row("planning:proposal", (0,), "GET", missing(*SEERS)),
    Row("planning:move-proposal", (0,), "POST", missing(*WRITERS)),
    Row("planning:balance", (0,), "GET", missing(*SEERS)),
    Row("planning:changes", (0,), "GET", missing(*SEERS)),
    Row("planning:plan", (0,), "GET", missing(*SEERS)),
    *(Row(f"planning:{name}", args, "GET", missing(*SEERS))
      for name, args in (("print-plan", (0,)), ("lines", (0,)), ("year", (0, 0, 2026)))),
    Row("planning:send-year", (0, 0, 2026), "POST", missing(*WRITERS)),
    Row("planning:remove-letter", (0,), "POST", missing(*KEEPERS)),
    Row("planning:remove-decision", (0,), "POST", missing(*KEEPERS)),
    Row("planning:move-plan", (0,), "POST", missing(*KEEPERS)),
    Row("planning:indicator", (0,), "GET", missing(*SEERS)),
    Row("planning:result", (0, 2026), "GET", missing(*SEERS)),
    Row("planning:fill", (0, 2026), "POST", missing(*WRITERS)),
    Row("planning:send", (0, 2026), "POST", missing(*WRITERS)),
    *(Row(f"planning:{name}", args, method, missing(*roles))
      for name, args, roles in FORMS for method in ("GET", "POST")),
]  # fmt: skip

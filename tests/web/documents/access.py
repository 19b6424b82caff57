"""Documents are read by agencies for themselves, and kept by the commission."""

from tests.web.access import Row, only

SEERS = ("officer", "head", "analyst", "mayor", "administrator")
EXPLAINERS, KEEPERS = ("officer", "head"), ("analyst", "administrator")
MONTH = (2020, 1)


def missing(*roles):
    return only(*roles, status=404)


ROWS = [
    *(Row(f"documents:{name}", (), "GET", only(*SEERS))
      for name in ("latest", "list", "overdue", "chases", "improvements")),
    *(Row(f"documents:{name}", (), "GET", only(*KEEPERS))
      for name in ("imports", "samples", "draw", "new-upload")),
    Row("documents:draw", (), "POST", only(*KEEPERS, status=422)),
    Row("documents:new-upload", (), "POST", only(*KEEPERS, status=422)),
    Row("documents:upload", (0,), "GET", missing(*KEEPERS)),
    Row("documents:take-upload", (0,), "POST", missing(*KEEPERS)),
    Row("documents:discard-upload", (0,), "POST", missing(*KEEPERS)),
    *(Row(f"documents:{name}", (0,), "GET", missing(*SEERS))
      for name in ("document", "chase", "improvement")),
    Row("documents:sample", (0,), "GET", missing(*KEEPERS)),
    *(Row(f"documents:{name}", (0,), method, missing(*roles))
      for name, roles in (("correct", KEEPERS), ("explain", EXPLAINERS), ("review", KEEPERS),
                          ("improve", EXPLAINERS), ("judge", KEEPERS))
      for method in ("GET", "POST")),
    *(Row(f"documents:{name}", MONTH, "GET", missing(*SEERS))
      for name in ("month", "table", "print")),
    *(Row(f"documents:{name}", MONTH, method, missing(*KEEPERS))
      for name in ("publish", "chase-all") for method in ("GET", "POST")),
    Row("documents:ask-improvements", MONTH, "POST", missing(*KEEPERS)),
    Row("documents:agency", (*MONTH, 0), "GET", missing(*SEERS)),
    Row("documents:send-chase", (*MONTH, 0), "POST", missing(*KEEPERS)),
]  # fmt: skip

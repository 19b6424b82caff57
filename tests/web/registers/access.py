"""Registers are seen by all staff, edited by those who work with them, opened to everybody."""

from tests.web.access import Row, everyone, only, staff

EDITORS, DEFINERS = ("officer", "head", "analyst", "administrator"), ("analyst", "administrator")
NONE = ("none",)


def missing(*roles):
    return only(*roles, status=404)


ROWS = [
    Row("registers:index", (), "GET", staff(200)),
    Row("registers:open", (), "GET", everyone(200)),
    Row("registers:open-register", NONE, "GET", everyone(404)),
    Row("registers:open-file", (*NONE, "csv"), "GET", everyone(404)),
    Row("registers:define", (), "GET", only(*DEFINERS)),
    Row("registers:define", (), "POST", only(*DEFINERS, status=422)),
    *(Row(f"registers:{name}", NONE, "GET", staff(404))
      for name in ("register", "withdrawn", "counts", "versions")),
    *(Row("registers:change", NONE, method, missing(*DEFINERS)) for method in ("GET", "POST")),
    Row("registers:publish", NONE, "POST", missing(*DEFINERS)),
    *(Row(f"registers:{name}", NONE, "GET", missing(*EDITORS))
      for name in ("grid", "imports", "upload", "add")),
    *(Row(f"registers:{name}", NONE, "POST", missing(*EDITORS))
      for name in ("cell", "row", "upload", "add")),
    Row("registers:entry", (*NONE, 0), "GET", staff(404)),
    Row("registers:entry-of-figure", (0,), "GET", staff(404)),
    *(Row(f"registers:{name}", (*NONE, 0), method, missing(*EDITORS))
      for name in ("correct", "withdraw", "mapping") for method in ("GET", "POST")),
    *(Row(f"registers:{name}", (*NONE, 0), "POST", missing(*EDITORS))
      for name in ("restore", "undo", "personal")),
]  # fmt: skip

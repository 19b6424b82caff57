"""Reports: everybody reads what is published, writers their texts, editors all."""

from tests.web.access import Row, everyone, only

EDITORS = only("analyst", "administrator")
NO_EDITION = only("analyst", "administrator", status=404)
WRITERS = only("officer", "head", "analyst", "administrator")
NO_SECTION = only("officer", "head", "analyst", "administrator", status=404)
FINDING = "0" * 64
ROWS = [
    Row("reports:index", (), "GET", everyone(200)),
    Row("reports:published", (0,), "GET", everyone(404)),
    Row("reports:download", (0, "pdf"), "GET", everyone(404)),
    Row("reports:desk", (), "GET", EDITORS),
    Row("reports:open", (), "GET", EDITORS),
    Row("reports:open", (), "POST", EDITORS),
    Row("reports:schedules", (), "GET", EDITORS),
    *(Row("reports:schedule", ("petition-performance",), how, EDITORS) for how in ("GET", "POST")),
    Row("reports:schedule", ("council",), "GET", NO_EDITION),
    *(Row(f"reports:{name}", (0,), "GET", NO_EDITION)
      for name in ("edition", "preview", "publish", "take-template")),
    *(Row(f"reports:{name}", (0,), "POST", NO_EDITION)
      for name in ("take-template", "template-back")),
    Row("reports:publish", (0,), "POST", NO_EDITION),
    *(Row("reports:answer", (0, FINDING), how, NO_EDITION) for how in ("GET", "POST")),
    Row("reports:sections", (), "GET", WRITERS),
    *(Row(f"reports:{name}", (0,), how, NO_SECTION)
      for name in ("section", "return", "comment") for how in ("GET", "POST")),
    *(Row("reports:assign", (0,), how, NO_EDITION) for how in ("GET", "POST")),
    Row("reports:step", (0, "send"), "POST", NO_SECTION),
]  # fmt: skip
ROWS += [
    Row("reports:templates", (), "GET", EDITORS),
    Row("reports:figures", (), "GET", EDITORS),
    *(Row("reports:new-template", (), how, EDITORS) for how in ("GET", "POST")),
    Row("reports:template", ("council",), "GET", EDITORS),
    Row("reports:template", ("council",), "POST", only("analyst", "administrator", status=422)),
]  # fmt: skip

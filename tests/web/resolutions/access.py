"""Resolutions: whoever holds a charge sees its own, the analyst keeps all, a chair decides."""

from tests.web.access import Row, only

SEERS = ("officer", "head", "analyst", "mayor")
SEEN, NOT_THERE = only(*SEERS), only(*SEERS, status=404)
NOT_KEPT = only("analyst", status=404)
CHAIRED = only("analyst", "mayor", status=404)
NONE, POINT = (0,), (0, 0)
EDITS = ("edit-decision", "drop", "answer", "extend", "take-back-answer", "propose",
         "edit-meeting", "minutes", "cancel-meeting", "add-point", "edit-motion", "read-motion",
         "track-motion", "note-report", "edit-session", "take-back-extension", "plan-visit",
         "change-visit", "cancel-visit", "decide-carry", "audit-carry")  # fmt: skip
PAGES = (
    "decision",
    "carry",
    "meeting",
    "briefs",
    "follow-up",
    "summary",
    "motion",
    "book",
    "matter",
    "visit",
)
ROWS = [
    *(Row(f"resolutions:{name}", (), "GET", SEEN)
      for name in ("decisions", "work", "meetings", "motions", "releases", "matters", "bodies",
                   "find", "carried")),
    *(Row(f"resolutions:{name}", NONE, "GET", NOT_THERE) for name in PAGES),
    *(Row(f"resolutions:{name}", (), method, only("analyst", status=status))
      for name in ("new-decision", "new-meeting", "new-motion", "new-session", "new-body")
      for method, status in (("GET", 200), ("POST", 422))),
    *(Row(f"resolutions:{name}", NONE, method, NOT_KEPT)
      for name in EDITS for method in ("GET", "POST")),
    *(Row(f"resolutions:{name}", NONE, "POST", NOT_KEPT)
      for name in ("track", "restore", "move-meeting", "add-part", "add-open-cases",
                   "take-back-apart", "plan-visit-again")),
    Row("resolutions:part", NONE, "POST", only("analyst", status=302)),
    Row("resolutions:join", (), "POST", only("analyst", status=302)),
    Row("resolutions:lay-bodies", (), "POST", only("analyst", status=302)),
    Row("resolutions:change-point", POINT, "POST", NOT_KEPT),
    Row("resolutions:edit-body", ("none",), "GET", NOT_KEPT),
    Row("resolutions:edit-body", ("none",), "POST", NOT_KEPT),
    Row("resolutions:chair", NONE, "GET", CHAIRED),
    Row("resolutions:enter", NONE, "GET", CHAIRED),
    Row("resolutions:enter", NONE, "POST", CHAIRED),
    Row("resolutions:note-point", POINT, "POST", CHAIRED),
    Row("resolutions:decide-point", POINT, "POST", CHAIRED),
    Row("resolutions:reply", NONE, "GET", only("officer", "head", status=404)),
    Row("resolutions:reply", NONE, "POST", only("officer", "head", status=404)),
    *(Row(f"resolutions:{name}", (), "GET", only("officer", "head"))
      for name in ("ask-carry", "import-carried")),
    Row("resolutions:import-carried", (), "POST", only("officer", "head", status=422)),
    Row("resolutions:ask-carry", (), "POST", only("officer", "head", status=422)),
    *(Row(f"resolutions:{name}", NONE, method, only("officer", "head", status=404))
      for name in ("edit-carry", "withdraw-carry") for method in ("GET", "POST")),
    *(Row(f"resolutions:{name}", NONE, method, NOT_THERE)
      for name in ("findings", "take-back-carry") for method in ("GET", "POST")),
    Row("resolutions:reply-motion", NONE, "GET", NOT_THERE),
    Row("resolutions:reply-motion", NONE, "POST", NOT_THERE),
    Row("resolutions:judge-reply", NONE, "GET", NOT_THERE),
    Row("resolutions:judge-reply", NONE, "POST", NOT_THERE),
    Row("resolutions:approve-reply", NONE, "POST", NOT_THERE),
    Row("resolutions:releases", (), "POST", only(*SEERS, status=422)),
    Row("resolutions:brief", NONE, "GET", NOT_THERE),
    Row("resolutions:photo", POINT, "GET", NOT_THERE),
    Row("resolutions:visit-photo", POINT, "GET", NOT_THERE),
    Row("resolutions:remove-visit-photo", POINT, "POST", NOT_THERE),
    Row("resolutions:evidence", POINT, "GET", NOT_THERE),
]  # fmt: skip

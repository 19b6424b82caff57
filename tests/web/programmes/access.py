"""Programmes of tracked plans: who sees, reports, approves, reviews, manages, releases."""

from tests.web.access import Row, only

SEERS = ("officer", "head", "analyst", "mayor")
SEE, NONE_SEEN = only(*SEERS), only(*SEERS, status=404)
REPORTERS, NO_REPORT = only("officer", "head"), only("officer", "head", status=404)
MANAGER, NOTHING_MANAGED = only("analyst"), only("analyst", status=404)
NOTHING_APPROVED = only("head", status=404)
NO = (0,)
GETS = (
    *((name, (), SEE) for name in (
        "programmes", "portfolio", "heat", "waiting", "silence", "honesty", "ten", "points",
        "areas", "find-places")),
    *((name, (), only(*SEERS, status=400)) for name in ("roads", "villages")),
    ("open", (), MANAGER),
    ("owed", (), REPORTERS),
    ("to_review", (), MANAGER),
    ("records", (), MANAGER),
    *((name, NO, NONE_SEEN) for name in (
        "programme", "compared", "execution", "contradictions", "item", "report")),
    ("evaluations", (0, 2026), NONE_SEEN),
    ("export", (0, "central", "csv"), NONE_SEEN),
    ("review", NO, NOTHING_MANAGED),
)  # fmt: skip
STEPS = (
    *((name, NO, NOTHING_MANAGED) for name in (
        "candidate", "open-month", "approve", "suspend", "resume", "withdraw", "hand-down",
        "take-up", "propose-release", "plan", "milestones", "milestone-days", "move-milestones",
        "light", "lift-light", "join", "import", "decide-change", "accept-report", "verify",
        "verify-remedy", "correct")),
    ("freeze", (0, 0), NOTHING_MANAGED),
    ("drop-part", (0, 0), NOTHING_MANAGED),
    *((name, NO, NONE_SEEN) for name in ("place", "tender")),
    *((name, (0, 0), NONE_SEEN) for name in ("mend-tender", "remove-tender")),
    ("take-days", NO, NO_REPORT),
    *((name, NO, NO_REPORT) for name in ("ask-change", "take-back")),
    ("reach", (0, 0), NO_REPORT),
    ("evaluate", (0, 2026), NONE_SEEN),
    ("give-back", NO, NONE_SEEN),
    *((name, NO, NOTHING_APPROVED) for name in ("approve-report", "decide-release")),
)  # fmt: skip
ROWS = [
    *(Row(f"programmes:{name}", args, "GET", who) for name, args, who in (*GETS, *STEPS)),
    *(Row(f"programmes:{name}", args, "POST", who) for name, args, who in STEPS),
    Row("programmes:open", (), "POST", only("analyst", status=422)),
    Row("programmes:report", NO, "POST", NONE_SEEN),
    Row("programmes:select", NO, "POST", NOTHING_MANAGED),
    Row("programmes:judge", NO, "POST", NO_REPORT),
    Row("programmes:part", (0, 0, "finish"), "POST", NONE_SEEN),
    Row("programmes:confirm-many", (0, 2026), "POST", NOTHING_MANAGED),
    Row("programmes:confirm", (0, 0), "POST", NOTHING_MANAGED),
]

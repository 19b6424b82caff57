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
    *((name, NO, NONE_SEEN) for name in ("steps",)),
    ("month", (0, 0), NONE_SEEN),
    ("evaluations", (0, 2026), NONE_SEEN),
    ("grants", (0, 2026), NONE_SEEN),
    ("export", (0, "central", "csv"), NONE_SEEN),
    ("review", NO, NOTHING_MANAGED),
)  # fmt: skip
STEPS = (
    *((name, NO, NOTHING_MANAGED) for name in (
        "candidate", "open-month", "approve", "suspend", "resume", "withdraw", "hand-down",
        "take-up", "propose-release", "plan", "move-milestones", "continue",
        "light", "lift-light", "join", "import", "decide-change", "accept-report", "verify",
        "verify-remedy", "correct")),
    *((name, (0, 0), NOTHING_MANAGED) for name in (
        "freeze", "extend-month", "restore-month", "return-evaluation")),
    ("drop-part", (0, 0), NOTHING_MANAGED),
    *((name, (0, 2026), NOTHING_MANAGED) for name in ("keep-results", "remove-results")),
    *((name, NO, NONE_SEEN) for name in (
        "place", "tender", "milestones", "milestone-days", "stage-money")),
    *((name, (0, 0), NONE_SEEN) for name in ("mend-tender", "remove-tender")),
    ("take-days", NO, NO_REPORT),
    *((name, NO, NO_REPORT) for name in (
        "ask-change", "take-back", "file-plan", "take-back-report")),
    ("reach", (0, 0), NO_REPORT),
    ("evaluate", (0, 2026), NONE_SEEN),
    ("give-back", NO, NONE_SEEN),
    *((name, NO, NOTHING_APPROVED) for name in (
        "approve-report", "decide-release", "take-back-release")),
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

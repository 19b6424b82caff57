"""One test of endurance from its start to its figures."""

from __future__ import annotations

import json
import shutil
import time
from collections import Counter, deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.measures import Result, none_of, share
from bench.soak.clients import Client, Outcome, Progress
from bench.soak.installation import Installation, InstallationError
from bench.soak.killing import Killer
from bench.soak.plan import PEOPLE_OF_A_UNIT, Kill, Plan, kills, reports
from bench.soak.sink import Sink

PROGRAM = "civicloop.assembly.program.main"
MOST_OUTAGE = 120.0
"""Seconds that a crash recovery of the database may take, and the longest wait to restart."""
SHOWN = 5
FAULT = 500  # while the database is away the answer is 503
Report = Callable[[str], None]


def soak(plan: Plan, report: Report, *, log: Path | None = None) -> list[Result]:
    """Serve the reports of a plan while killing; the figures, the bad ones explained.

    ``log`` keeps the log of the product, which otherwise goes with its folder.
    """
    sink = Sink()
    installation = Installation(sink.url)
    sink.start()
    try:
        report("starting PostgreSQL, web server and worker on a small city")
        installation.start()
        return _judge(plan, installation, sink, report)
    finally:
        if log is not None:
            shutil.copyfile(installation.log, log)
        installation.remove()
        sink.stop()


def _judge(plan: Plan, installation: Installation, sink: Sink, report: Report) -> list[Result]:
    outcomes, progress, done = _load(plan, installation, report)
    report("waiting until everything runs and all queues are empty")
    installation.await_complete()
    journal = _journal(plan, outcomes)
    left = _inside(installation, "wait", journal, report)
    journal["mail"] = sink.taken()
    counted = _inside(installation, "count", journal, report)
    report("verifying the ledger, then tampering with it")
    verified = installation.run(PROGRAM, "ledger", "verify", "--json")
    tampered = _inside(installation, "tamper", journal, report)["tries"]
    results = [
        *_of_clients(plan, outcomes, progress, done, report),
        *_of_cases(counted["cases"], outcomes, report),
        *_of_notices(counted["notices"], done, report),
        *_of_units(counted["units"]),
        _of_what_is_left(left, report),
        _of_ledger(verified.returncode, verified.stdout or verified.stderr, report),
        _of_tampering(tampered, report),
    ]
    if not all(result.met for result in results):
        report("the end of the product's log:\n" + installation.last_words())
    return results


def _load(
    plan: Plan, installation: Installation, report: Report
) -> tuple[list[Outcome], Progress, list[Kill]]:
    """All reports, sent while the killer is at work."""
    progress, waiting = Progress(), deque(reports(plan))
    until = time.monotonic() + plan.most_seconds
    clients = [
        Client(installation.port, waiting, progress, until=until) for _ in range(plan.clients)
    ]
    killer = Killer(installation, kills(plan), progress, seed=plan.seed, report=report)
    began = time.monotonic()
    progress.begin()
    for thread in (killer, *clients):
        thread.start()
    for step in range(1, 10):
        if progress.reaches(plan.intakes * step // 10, until - time.monotonic()):
            report(f"{progress.acknowledged} of {plan.intakes} reports are acknowledged")
    for client in clients:
        client.join(plan.most_seconds)
    progress.end()
    killer.join(plan.most_seconds)
    report(f"{progress.acknowledged} reports in {time.monotonic() - began:.0f} s")
    for problem in (killer.problem, *(client.problem for client in clients)):
        if problem is not None:
            raise InstallationError(f"the test itself broke: {problem!r}") from problem
    return [one for client in clients for one in client.outcomes], progress, killer.done


def _journal(plan: Plan, outcomes: list[Outcome]) -> dict[str, Any]:
    return {
        "patience": plan.patience,
        "hurry": plan.hurry,
        "seed": plan.seed,
        "on_duty": PEOPLE_OF_A_UNIT,
        "rounds": 1 if plan.hurry else 4,
        "reports": [
            {
                "index": one.report.index,
                "fields": one.report.fields,
                "number": one.number,
                "secret": one.secret,
            }
            for one in outcomes
        ],
    }


def _inside(
    installation: Installation, what: str, journal: dict[str, Any], report: Report
) -> dict[str, Any]:
    """Ask the installation from inside."""
    file = installation.base / "journal.json"
    file.write_text(json.dumps(journal))
    answer = installation.follow("bench.soak.inside", what, str(file), tell=report)
    found: dict[str, Any] = json.loads(answer.splitlines()[-1])
    return found


def _of_clients(
    plan: Plan, outcomes: list[Outcome], progress: Progress, done: list[Kill], report: Report
) -> list[Result]:
    answers = sum((one.answers for one in outcomes), Counter())
    report(f"answers by status (0: the connection broke): {dict(sorted(answers.items()))}")
    wrong = [text for one in outcomes for text in one.wrong]
    unshown = [one.number for one in outcomes if one.number and not one.shown]
    again = [one for one in outcomes if one.report.sends_again and one.number]
    changed = [one.number for one in again if f"/{one.number}/{one.secret}/" not in one.again]
    _explain(report, "refused", wrong)
    _explain(report, "the page did not show number and secret", unshown)
    _explain(report, "the same form gave another case", changed)
    gap = round(progress.longest_gap, 1)
    acknowledged = sum(bool(one.number) for one in outcomes)
    return [
        share("soak_kills", len(done), "kills", of=plan.kills),
        share("soak_acknowledged", acknowledged, "reports", of=plan.intakes),
        none_of("soak_refused", len(wrong), "answers", among=sum(answers.values())),
        none_of("soak_faults", answers[FAULT], "answers", among=sum(answers.values())),
        share("soak_shown", acknowledged - len(unshown), "cases", of=acknowledged),
        share("soak_same_form_again", len(again) - len(changed), "forms", of=len(again)),
        Result(
            "soak_longest_silence",
            gap,
            "s",
            MOST_OUTAGE,
            round(gap / MOST_OUTAGE, 3),
            1.0,
            met=gap <= MOST_OUTAGE,
        ),
    ]


def _of_cases(cases: dict[str, Any], outcomes: list[Outcome], report: Report) -> list[Result]:
    told = sum(bool(one.number) for one in outcomes)
    retried = sum(one.posts > 1 + one.report.sends_again for one in outcomes)
    report(
        f"{cases['cases']} cases; {retried} forms were sent more than once for want of an"
        f" answer; {cases['never_told']} cases whose citizen never got an answer"
    )
    whole = cases["cases"] - len(cases["lacking"])
    _explain(report, "acknowledged and not there", cases["lost"])
    _explain(report, "not whole", cases["lacking"])
    return [
        share("soak_cases_kept", cases["kept"], "cases", of=told),
        none_of("soak_cases_doubled", cases["doubled"], "cases", among=cases["cases"]),
        none_of("soak_cases_of_nobody", cases["strangers"], "cases", among=cases["cases"]),
        share("soak_cases_whole", whole, "cases", of=cases["cases"]),
    ]


def _of_notices(notices: dict[str, Any], done: list[Kill], report: Report) -> list[Result]:
    report(f"e-mails by template: {notices['templates']}; {notices['tried_again']} tried again")
    cutting = sum(not kill.kind.startswith("web") for kill in done)
    return [
        share("soak_notices_taken", notices["taken"], "messages", of=notices["owed"]),
        share("soak_citizens_told", notices["citizens_told"], "citizens", of=notices["citizens"]),
        none_of("soak_notices_of_nobody", notices["unknown"], "messages", among=notices["owed"]),
        Result(
            "soak_notices_doubled",
            notices["doubles"],
            "messages",
            cutting,
            round(notices["doubles"] / max(cutting, 1), 3),
            1.0,
            met=notices["doubles"] <= cutting,  # one sender carries one message at a time
        ),
    ]


def _of_units(units: dict[str, int]) -> list[Result]:
    return [
        share("soak_units_told", units["told"], "cases", of=units["cases"]),
        none_of("soak_units_told_twice", units["told_twice"], "messages", among=units["cases"]),
        share("soak_cases_found", units["found"], "cases", of=units["cases"]),
    ]


def _of_what_is_left(left: dict[str, int], report: Report) -> Result:
    _explain(report, "left over", [f"{count} {name}" for name, count in left.items() if count])
    return Result(
        "soak_left_over", sum(left.values()), "items", 0, 0.0, 0.0, met=not any(left.values())
    )


def _of_ledger(code: int, said: str, report: Report) -> Result:
    verdict: dict[str, Any] = (
        json.loads(said) if said.startswith("{") else {"findings": [said], "events": 0}
    )
    findings = verdict["findings"]
    good = code == 0 and bool(verdict.get("heads"))
    if not good:
        report(f"ledger verify, exit code {code}: {said[:2000]}")
    result = none_of("soak_ledger_findings", len(findings), "rows", among=verdict["events"])
    return result if good else Result(**{**_as_dict(result), "met": False})


def _as_dict(result: Result) -> dict[str, Any]:
    return {name: getattr(result, name) for name in Result.__dataclass_fields__}


def _of_tampering(tries: list[dict[str, Any]], report: Report) -> Result:
    _explain(
        report,
        "tampering not named",
        [f"{one['way']}: {one['wanted']}, said {one['said']}" for one in tries if not one["named"]],
    )
    return share("soak_tampering_named", sum(one["named"] for one in tries), "tries", of=len(tries))


def _explain(report: Report, what: str, found: list[str]) -> None:
    """The first few of what is bad."""
    if found:
        more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        report(f"{what}: {'; '.join(found[:SHOWN])}{more}")

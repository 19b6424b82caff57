"""``civicloop variance``: whether a month has to be explained, by which rule."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from decimal import Decimal
from typing import Any

from civicloop.engines.tracking.errors import NumberError
from civicloop.engines.tracking.rules import (
    LEGAL_BASIS,
    MONTHLY,
    RULE_SET,
    Judgement,
    Money,
    Read,
    SpendingFormula,
    Thresholds,
    judge,
    read_money,
    read_percent,
    rounded,
)

HELP = "Say whether a month's progress or spending has to be explained, and by which rule"
NEEDS_DATABASE = False
WRONG_INPUT = 2
RATIO = Decimal("0.000001")


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command understands."""
    percent, money = "percent from 0 to 100", "whole NT$"
    parser.add_argument("--planned", required=True, metavar="P", help=f"planned, {percent}")
    parser.add_argument("--actual", required=True, metavar="A", help=f"actual, {percent}")
    parser.add_argument("--allocated", required=True, metavar="X", help=f"allotted so far, {money}")
    parser.add_argument("--paid", required=True, metavar="Y", help=f"paid so far, {money}")
    parser.add_argument("--payable", default="0", metavar="P", help=f"owed for work done, {money}")
    parser.add_argument("--surplus", default="0", metavar="S", help=f"saved for good, {money}")
    parser.add_argument(
        "--formula",
        choices=[row.value for row in SpendingFormula],
        default=MONTHLY["spending_formula"],
        help="what the spending ratio means",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: Namespace) -> int:
    """Print the judgement; a number that is none is one line on the error stream."""
    try:
        read = {
            name: (read_percent if name in {"planned", "actual"} else read_money)(
                getattr(options, name), name=f"--{name}"
            )
            for name in ("planned", "actual", "allocated", "paid", "payable", "surplus")
        }
    except NumberError as error:
        print(f"variance: {error}", file=sys.stderr)
        return WRONG_INPUT
    for name, row in read.items():
        if row.repairs:
            said = f"{getattr(options, name)!r} as {row.value} ({', '.join(row.repairs)})"
            print(f"variance: --{name}: read {said}", file=sys.stderr)
    thresholds = Thresholds.of({**MONTHLY, "spending_formula": options.formula})
    sums = Money(*(read[name].value for name in ("allocated", "paid", "payable", "surplus")))
    found = judge(read["planned"].value, read["actual"].value, sums, thresholds)
    body = _body(found, thresholds, read)
    print(json.dumps(body, ensure_ascii=False, indent=2) if options.json else _lines(body))
    return 0


def _body(found: Judgement, thresholds: Thresholds, read: dict[str, Read]) -> dict[str, Any]:
    ratio = None if found.spending is None else rounded(found.spending / 100, RATIO)
    percent = None if found.spending is None else rounded(found.spending)
    return {
        "lag_points": None if found.lag is None else _number(found.lag),
        "spending_ratio": None if ratio is None else _number(ratio),
        "spending_percent": None if percent is None else _number(percent),
        "triggers": [trigger.value for trigger in found.triggers],
        "rule": {
            "key": RULE_SET,
            "version": 1,
            "lag_points": _number(thresholds.lag_points),
            "spending_percent": _number(thresholds.spending_percent),
            "formula": thresholds.formula.value,
            "legal_basis": LEGAL_BASIS,
        },
        "repaired": {name: list(row.repairs) for name, row in read.items() if row.repairs},
    }


def _number(value: Decimal) -> float:
    return float(value)


def _lines(body: dict[str, Any]) -> str:
    rule = body["rule"]
    share = body["spending_percent"]
    shown = "n/a" if share is None else f"{share:g} %"
    why = {"lag": "behind its plan", "spending": "money unspent"}
    said = ", ".join(why[name] for name in body["triggers"]) or "nothing"
    return "\n".join(
        [
            f"Lag: {body['lag_points']:g} points (from {rule['lag_points']:g} on)",
            f"Spending: {shown} (below {rule['spending_percent']:g} %; {rule['formula']})",
            f"To be explained: {said}",
            f"Rule: {rule['key']} version {rule['version']}, {rule['legal_basis']}",
        ]
    )

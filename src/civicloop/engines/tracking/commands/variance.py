"""``civicloop variance``: whether a month has to be explained, by which rule."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured
from django.db import Error as DatabaseError
from django.utils import timezone

from civicloop.engines.tracking.errors import NumberError
from civicloop.engines.tracking.rules import (
    RULE_SET,
    Judgement,
    Money,
    Read,
    SpendingFormula,
    Thresholds,
    judge,
    read_amount,
    read_percent,
    rounded,
)
from civicloop.kernel.clock import services as clock
from civicloop.kernel.rulesets import queries as rulesets
from civicloop.kernel.rulesets.errors import NoRuleInForceError
from civicloop.kernel.rulesets.rules import RULESETS
from civicloop.kernel.tabular.rules import parse_date

if TYPE_CHECKING:
    from civicloop.kernel.rulesets.models import RuleSet

HELP = "Say whether a month's progress or spending has to be explained, and by which rule"
NEEDS_DATABASE = False  # without one the rule is the one that the product ships
WRONG_INPUT = 2
RATIO = Decimal("0.000001")
DATABASE, SHIPPED = "database", "product"


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command understands."""
    percent, money = "percent from 0 to 100", "in one unit throughout (NT$, millions)"
    parser.add_argument("--planned", required=True, metavar="P", help=f"planned, {percent}")
    parser.add_argument("--actual", required=True, metavar="A", help=f"actual, {percent}")
    parser.add_argument("--allocated", required=True, metavar="X", help=f"allotted so far, {money}")
    parser.add_argument("--paid", required=True, metavar="Y", help=f"paid so far, {money}")
    parser.add_argument("--payable", default="0", metavar="P", help=f"owed for work done, {money}")
    parser.add_argument("--surplus", default="0", metavar="S", help=f"saved for good, {money}")
    parser.add_argument(
        "--formula",
        choices=[row.value for row in SpendingFormula],
        help="what the spending ratio means; the rule says so unless it is given",
    )
    parser.add_argument(
        "--on",
        metavar="DAY",
        help="by the rule that holds on that day (2026-03-31 or 115/03/31); today unless given",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: Namespace) -> int:
    """Print the judgement; a number that is none is one line on the error stream."""
    try:
        read = {
            name: (read_percent if name in {"planned", "actual"} else read_amount)(
                getattr(options, name), name=f"--{name}"
            )
            for name in ("planned", "actual", "allocated", "paid", "payable", "surplus")
        }
        day = _day(options.on)
        rule, source = _rule(day)
    except (NumberError, NoRuleInForceError, ValueError) as error:
        print(f"variance: {error}", file=sys.stderr)
        return WRONG_INPUT
    for name, row in read.items():
        if row.repairs:
            said = f"{getattr(options, name)!r} as {row.value} ({', '.join(row.repairs)})"
            print(f"variance: --{name}: read {said}", file=sys.stderr)
    formula = options.formula or rule.parameters["spending_formula"]
    thresholds = Thresholds.of({**rule.parameters, "spending_formula": formula})
    sums = Money(*(read[name].value for name in ("allocated", "paid", "payable", "surplus")))
    found = judge(read["planned"].value, read["actual"].value, sums, thresholds)
    told = _told(rule, thresholds) | {"on": day.isoformat(), "source": source}
    body = _body(found, told, read)
    print(json.dumps(body, ensure_ascii=False, indent=2) if options.json else _lines(body))
    return 0


def _day(given: str | None) -> date:
    """The day whose rule is asked for; what is no day raises ``ValueError``."""
    if given is None:
        return timezone.localdate(clock.now())
    try:
        return parse_date(given)
    except ValueError as error:
        raise ValueError(f"--on: {given!r} is no day such as 2026-03-31 or 115/03/31") from error


def _rule(day: date) -> tuple[RuleSet, str]:
    """The city's version that holds on a day, and that it is; without a database the shipped one.

    A day on which none holds raises ``NoRuleInForceError``.
    """
    try:
        found = rulesets.in_force(RULE_SET, day)
    except (DatabaseError, ImproperlyConfigured):
        print(
            "variance: no database of the city could be read (DATABASE_URL): by the rule as the "
            "product ships it",
            file=sys.stderr,
        )
        declared = RULESETS.get(RULE_SET)
        if day < declared.effective_from:
            raise NoRuleInForceError(f"no version of {RULE_SET} holds on {day}") from None
        found = rulesets.shipped(declared)
    return found, SHIPPED if found.pk is None else DATABASE


def _told(rule: RuleSet, thresholds: Thresholds) -> dict[str, Any]:
    """Which version was used, and its bounds."""
    return {
        "key": RULE_SET,
        "version": rule.version,
        "lag_points": _number(thresholds.lag_points),
        "spending_percent": _number(thresholds.spending_percent),
        "formula": thresholds.formula.value,
        "legal_basis": rule.legal_basis,
        "effective_from": rule.effective_from.isoformat(),
    }


def _body(found: Judgement, rule: dict[str, Any], read: dict[str, Read]) -> dict[str, Any]:
    ratio = None if found.spending is None else rounded(found.spending / 100, RATIO)
    percent = None if found.spending is None else rounded(found.spending)
    return {
        "lag_points": None if found.lag is None else _number(found.lag),
        "spending_ratio": None if ratio is None else _number(ratio),
        "spending_percent": None if percent is None else _number(percent),
        "triggers": [trigger.value for trigger in found.triggers],
        "rule": rule,
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
    whose = "of the city" if rule["source"] == DATABASE else "as the product ships it"
    held = f"in force on {rule['on']}, {rule['legal_basis']}"
    return "\n".join(
        [
            f"Lag: {body['lag_points']:g} points (from {rule['lag_points']:g} on)",
            f"Spending: {shown} (below {rule['spending_percent']:g} %; {rule['formula']})",
            f"To be explained: {said}",
            f"Rule: {rule['key']} version {rule['version']} {whose}, {held}",
        ]
    )

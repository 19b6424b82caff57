"""``civicloop variance``: what it prints, and what it refuses."""

import json
import os
import subprocess
import sys
from argparse import ArgumentParser
from datetime import UTC, date, datetime

import pytest

from civicloop.engines.tracking.commands import variance
from civicloop.engines.tracking.rules import MONTHLY, RULE_SET
from civicloop.kernel.actors.rules import person
from civicloop.kernel.clock import services as clock
from civicloop.kernel.rulesets import services as rulesets

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 20, 1, 0, tzinfo=UTC)


def run(*words):
    parser = ArgumentParser()
    variance.arguments(parser)
    return variance.run(parser.parse_args(list(words)))


def given(**changes):
    values = {"planned": "50", "actual": "45", "allocated": "1000", "paid": "850", **changes}
    return [f"--{name}={value}" for name, value in values.items()]


def test_both_triggers_with_the_rule_that_was_used(capsys):
    with clock.frozen(NOW):
        assert run(*given(), "--json") == 0
    body = json.loads(capsys.readouterr().out)
    assert body["rule"].pop("source") in {"database", "product"}
    assert body == {
        "lag_points": 5.0,
        "spending_ratio": 0.85,
        "spending_percent": 85.0,
        "triggers": ["lag", "spending"],
        "rule": {
            "key": "tracking.monthly",
            "version": 1,
            "lag_points": 5.0,
            "spending_percent": 90.0,
            "formula": "paid_over_allocated",
            "legal_basis": "預算法第五十八條、第六十一條；列管計畫評鑑要點",
            "effective_from": "2000-01-01",
            "on": "2026-01-20",
        },
        "repaired": {},
    }


def test_the_other_formula_counts_what_is_owed_and_saved(capsys):
    formula = "paid_payable_surplus_over_allocated"
    words = given(payable="40", surplus="10", formula=formula, actual="45.01")
    assert run(*words, "--json") == 0
    body = json.loads(capsys.readouterr().out)
    assert (body["spending_ratio"], body["triggers"]) == (0.9, [])
    assert body["rule"]["formula"] == formula


def test_full_width_digits_are_repaired_visibly(capsys):
    assert run(*given(planned="５０"), "--json") == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["repaired"] == {"planned": ["full_width"]}
    assert "--planned: read '５０' as 50 (full_width)" in said.err


def test_sums_may_stand_in_the_unit_of_a_printed_table(capsys):
    assert run(*given(allocated="466.15", paid="227.89"), "--json") == 0  # 億元
    printed = json.loads(capsys.readouterr().out)
    assert run(*given(allocated="46615000000", paid="22789000000"), "--json") == 0  # NT$
    assert json.loads(capsys.readouterr().out) == printed
    assert printed["spending_percent"] == 48.89


def test_without_allotted_money_the_ratio_is_not_a_number(capsys):
    assert run(*given(allocated="0", paid="0")) == 0
    assert "n/a" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"planned": "101"}, "--planned: 101 % lies outside 0 to 100 %"),
        ({"paid": "-5"}, "--paid: -5 is below zero; money is never"),
        ({"actual": "half"}, "--actual: 'half' is not a percentage such as 37.5"),
        ({"allocated": "lots"}, "--allocated: 'lots' is not an amount of money"),
        ({"on": "115/13/01"}, "--on: '115/13/01' is no day"),
        ({"on": "1999-12-31"}, "no version of tracking.monthly holds on 1999-12-31"),
    ],
)
def test_what_cannot_be_is_one_line_on_the_error_stream(capsys, changes, said):
    assert run(*given(**changes), "--json") == 2
    out = capsys.readouterr()
    assert out.out == ""
    assert said in out.err
    assert out.err.count("\n") == 1


def test_a_version_of_the_city_holds_from_its_day_on(capsys):
    both = {"rulesets.propose": None, "rulesets.approve": None}
    anna, bert = person(1, grants=both), person(2, grants=both)
    own = {**MONTHLY, "lag_points": 3, "spending_formula": "paid_payable_surplus_over_allocated"}
    rulesets.seed(now=NOW)
    row = rulesets.propose(
        RULE_SET, parameters=own, effective_from=date(2026, 2, 1), legal_basis="本府作業規定",
        actor=anna, now=NOW,
    )  # fmt: skip
    rulesets.approve(row.pk, actor=bert, now=NOW)
    said = given(actual="46.5", payable="60")
    found = {}
    for day in ("115/01/31", "2026-02-01"):
        assert run(*said, f"--on={day}", "--json") == 0
        found[day] = json.loads(capsys.readouterr().out)
    before, after = found.values()
    assert (before["triggers"], before["rule"]["version"]) == (["spending"], 1)
    assert before["rule"]["on"] == "2026-01-31"
    assert (after["triggers"], after["rule"]["version"]) == (["lag"], 2)
    assert after["rule"]["lag_points"] == 3.0
    assert (after["rule"]["legal_basis"], after["rule"]["source"]) == ("本府作業規定", "database")
    assert after["rule"]["formula"] == "paid_payable_surplus_over_allocated"
    assert run(*said, "--on=2026-02-01", "--formula=paid_over_allocated", "--json") == 0
    assert json.loads(capsys.readouterr().out)["triggers"] == ["lag", "spending"]


def test_without_a_database_it_uses_the_shipped_rule_and_says_so(tmp_path):
    nowhere = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "civicloop.assembly.program.main", "variance"]
    done = subprocess.run(
        [*command, *given(), "--on=2026-01-31", "--json"],
        env={**os.environ, **nowhere}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    body = json.loads(done.stdout)
    assert (body["triggers"], body["rule"]["source"]) == (["lag", "spending"], "product")
    assert "by the rule as the product ships it" in done.stderr

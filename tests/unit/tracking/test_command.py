"""``civicloop variance``: what it prints, and what it refuses."""

import json
from argparse import ArgumentParser

import pytest

from civicloop.engines.tracking.commands import variance


def run(*words):
    parser = ArgumentParser()
    variance.arguments(parser)
    return variance.run(parser.parse_args(list(words)))


def given(**changes):
    values = {"planned": "50", "actual": "45", "allocated": "1000", "paid": "850", **changes}
    return [f"--{name}={value}" for name, value in values.items()]


def test_both_triggers_with_the_rule_that_was_used(capsys):
    assert run(*given(), "--json") == 0
    body = json.loads(capsys.readouterr().out)
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


def test_without_allotted_money_the_ratio_is_not_a_number(capsys):
    assert run(*given(allocated="0", paid="0")) == 0
    assert "n/a" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"planned": "101"}, "--planned: 101 % lies outside 0 to 100 %"),
        ({"paid": "-5"}, "--paid: -5 is below zero; money is never"),
        ({"actual": "half"}, "--actual: 'half' is not a percentage such as 37.5"),
        ({"allocated": "lots"}, "--allocated: 'lots' is not a whole number of NT$"),
    ],
)
def test_what_cannot_be_is_one_line_on_the_error_stream(capsys, changes, said):
    assert run(*given(**changes), "--json") == 2
    out = capsys.readouterr()
    assert out.out == ""
    assert said in out.err
    assert out.err.count("\n") == 1
